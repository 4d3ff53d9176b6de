"""Two drawings of a journey beside each other: a draft, a version or a file; what differs, in words and as lines of canonical YAML."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

from django.utils.translation import gettext as _

from audience.history import Actor, demand
from engine.models import Journey, Version
from journeys import files
from journeys.everywhere import in_full
from journeys.files import JourneyFile
from journeys.graph.difference import ADDED, REMOVED, Change, changes
from journeys.graph.finished import finished
from journeys.graph.shape import canonical
from journeys.operations.files import export
from journeys.operations.finding import NoSuchJourney, NotPossible
from journeys.operations.rights import SEE

DRAFT, LIVE = "draft", "live"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: ``name`` is what it is called in the answer."""

    name: str
    file: JourneyFile

    @property
    def yaml(self) -> str:
        """Write it out in full, so that a default that one side leaves out is no difference."""
        graph = canonical(in_full(finished(self.file.graph)))
        return files.write(JourneyFile(key=self.file.key, name=self.file.name, graph=graph, tests=self.file.tests))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """``changes`` is of steps and of what holds everywhere; ``besides`` says what else differs."""

    before: Side
    after: Side
    same: bool
    changes: list[Change]
    besides: list[str]
    yaml: str

    @property
    def lines(self) -> list[str]:
        """Say it as the publish dialog does, a line each."""
        return [*self.besides, *(line for change in self.changes for line in _said(change))]


def side_of(actor: Actor, key: str, said: str) -> Side:
    """Read ``draft``, ``live`` or the number of a version. Raises NoSuchJourney, NotPossible."""
    demand(actor, SEE)
    if said == DRAFT:
        return Side(f"{key}@{DRAFT}", export(actor, key))
    journey = Journey.objects.select_related("live").filter(key=key).first()
    if journey is None:
        raise NoSuchJourney(key)
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
    version = journey.live if said == LIVE else Version.objects.filter(journey=journey, number=number).first() if number else None
    if version is None:
        words = _("This journey was never live.") if said == LIVE else _("There is no version “%(said)s”.") % {"said": said[:40]}
        raise NotPossible("no_such_version", words)
    # Tests belong to the journey and not to a version.
    tests = export(actor, key).tests
    return Side(f"{key}@{version.number}", JourneyFile(key=key, name=journey.name, graph=version.graph, tests=tests))


def compare(before: Side, after: Side) -> Compared:
    """Say what is different in ``after``. A file that says nothing of tests leaves them as they are, so they are no difference."""
    if before.file.tests is None or after.file.tests is None:
        before, after = _without_tests(before), _without_tests(after)
    was, now = before.yaml, after.yaml
    diff = "".join(unified_diff(was.splitlines(keepends=True), now.splitlines(keepends=True), before.name, after.name))
    found = changes(finished(before.file.graph), finished(after.file.graph))
    return Compared(before=before, after=after, same=was == now, changes=found, besides=list(_besides(before.file, after.file)), yaml=diff)


def _without_tests(side: Side) -> Side:
    file = side.file
    return Side(side.name, JourneyFile(key=file.key, name=file.name, graph=file.graph))


def _besides(was: JourneyFile, now: JourneyFile) -> Iterator[str]:
    for label, one, other in ((_("Key"), was.key, now.key), (_("Name"), was.name, now.name)):
        if one != other:
            yield _from_to(label, one, other)
    if (was.graph.get("notes") or []) != (now.graph.get("notes") or []):
        yield _("Notes on the canvas differ.")
    if [node["id"] for node in was.graph["nodes"]] != [node["id"] for node in now.graph["nodes"]] and {
        node["id"] for node in was.graph["nodes"]
    } == {node["id"] for node in now.graph["nodes"]}:
        yield _("Steps stand in another order.")
    before, after = ({test["name"]: test for test in file.tests or ()} for file in (was, now))
    for name in dict.fromkeys([*before, *after]):
        words = _("Test “%(name)s” is new.") if name not in before else _("Test “%(name)s” is gone.") if name not in after else ""
        if words or before[name] != after[name]:
            yield (words or _("Test “%(name)s” differs.")) % {"name": name}


def _said(change: Change) -> Iterator[str]:
    if change.kind == ADDED:
        yield _("New: %(title)s: %(now)s") % {"title": change.title, "now": change.now} if change.now else _("New: %s") % change.title
    elif change.kind == REMOVED:
        yield _("Gone: %(title)s: %(was)s") % {"title": change.title, "was": change.was} if change.was else _("Gone: %s") % change.title
    for told in change.told:
        yield f"{change.title}: {_from_to(told.label, told.was, told.now)}"


def _from_to(label: str, was: str, now: str) -> str:
    return _("%(label)s: %(was)s → %(now)s") % {"label": label, "was": was or _("nothing"), "now": now or _("nothing")}
