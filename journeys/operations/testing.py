"""Tests kept with a journey: kept, renamed, dropped, played, and their new outcome taken."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audience.history import Actor, NotAllowed, demand, record
from engine.models import Journey
from journeys.checks.base import WARNING, Finding
from journeys.checks.examine import blocking, examine
from journeys.checks.known import known_for
from journeys.graph.finished import finished
from journeys.graph.shape import Graph
from journeys.kept.differences import differences
from journeys.kept.player import CannotPlay, play
from journeys.kept.shape import MOST_TESTS, BadTest, Kept, canonical_name, canonical_test
from journeys.models import Draft, KeptTest
from journeys.operations.finding import NotPossible, find
from journeys.operations.rights import DRAW, PUBLISH, SEE


class NoSuchTest(LookupError):
    """This journey keeps no test with that number."""


def tests_of(actor: Actor, key: str) -> "QuerySet[KeptTest]":
    """Give the tests of a journey in the order in which they were kept. Raises NoSuchJourney."""
    demand(actor, SEE)
    return KeptTest.objects.filter(journey=find(key).journey).select_related("journey__draft")


def read(actor: Actor, key: str, test_id: int) -> KeptTest:
    """Raises NoSuchTest, NoSuchJourney."""
    found = tests_of(actor, key).filter(pk=test_id).first() if test_id < 2**63 else None
    if found is None:
        raise NoSuchTest(str(NoSuchTest.__doc__))
    return found


def keep(actor: Actor, key: str, raw: Any, *, now: datetime) -> KeptTest:
    """Keep a test; without an outcome it is played on the draft, and what comes of it is kept. Raises BadTest, CannotPlay, NotPossible."""
    demand(actor, DRAW)
    draft, test = find(key), canonical_test(raw)
    if "outcome" not in test:
        test["outcome"] = _play(draft, test, now)
    with transaction.atomic():
        # Whoever keeps holds the journey, so that two tabs do not keep one too many.
        Journey.objects.select_for_update().get(pk=draft.journey_id)
        if KeptTest.objects.filter(journey=draft.journey).count() >= MOST_TESTS:
            raise NotPossible("too_many_tests", _("A journey keeps at most %(most)d tests.") % {"most": MOST_TESTS})
        kept = _make(draft.journey, [test], actor, now)[0]
        record(actor, "keep_test", draft.journey, {"test": kept.pk}, now)
    return kept


def rename(actor: Actor, key: str, test_id: int, name: str, *, now: datetime) -> KeptTest:
    """Raises BadTest, NoSuchTest."""
    demand(actor, DRAW)
    test = read(actor, key, test_id)
    test.name = canonical_name(name)
    try:
        with transaction.atomic():
            test.save(update_fields=["name"])
            record(actor, "rename_test", test.journey, {"test": test.pk}, now)
    except IntegrityError:
        raise _taken(test.name) from None
    return test


def drop(actor: Actor, key: str, test_id: int, *, now: datetime) -> None:
    """Keep a test no longer. Raises NoSuchTest."""
    demand(actor, DRAW)
    test = read(actor, key, test_id)
    with transaction.atomic():
        record(actor, "drop_test", test.journey, {"test": test.pk}, now)
        test.delete()


def take_outcome(actor: Actor, key: str, test_id: int, *, now: datetime) -> KeptTest:
    """Keep what came of the last play as what is meant from now on. Raises NoSuchTest, NotPossible."""
    demand(actor, DRAW)
    test = read(actor, key, test_id)
    if test.played is None or "outcome" not in test.result:
        raise NotPossible("not_played", _("Play it first; then its outcome can be taken."))
    with transaction.atomic():
        test.outcome = test.result["outcome"]
        test.save(update_fields=["outcome"])
        record(actor, "take_outcome", test.journey, {"test": test.pk, "revision": test.played}, now)
    return test


def run(actor: Actor, key: str, *, now: datetime, only: int | None = None) -> list[KeptTest]:
    """Play all tests of a journey on its draft, or one of them. Each takes some 0.4 s. Raises NoSuchTest, NoSuchJourney."""
    demand(actor, SEE)
    if not actor.allowed(PUBLISH) and not actor.allowed(DRAW):
        raise NotAllowed(actor, DRAW)
    draft = find(key)
    return _played(draft, [read(actor, key, only)] if only is not None else tests_of(actor, key), now)


def ready(key: str, now: datetime) -> None:
    """Play the tests that were not played on the draft as it is, before anything is held for publishing. Raises NoSuchJourney."""
    draft = find(key)
    _played(draft, _not_played(draft), now)


def findings_of_tests(draft: Draft, now: datetime) -> list[Finding]:
    """Give a weighty warning for each test that does not pass; those not played on this revision are played."""
    _played(draft, _not_played(draft), now)
    return [finding_of(test, draft.graph) for test in KeptTest.objects.filter(journey=draft.journey) if test.state != "passed"]


def finding_of(test: KeptTest, graph: Graph) -> Finding:
    text = _("Test “%(name)s”: %(why)s") % {"name": test.name, "why": " ".join(whys(test, graph))}
    return Finding(check="test", level=WARNING, field=test.name, text=text, weighty=True)


def whys(test: KeptTest, graph: Graph) -> list[str]:
    """Say what differs, or why it could not be played."""
    match test.state:
        case "broken":
            return [str(test.result["why"])]
        case "differs":
            return differences(test.outcome, test.result["outcome"], _with_removed(graph, test))
    return []


def _with_removed(graph: Graph, test: KeptTest) -> Graph:
    """Add the steps that a kept outcome names and the graph has no more, as the newest version knows them: sentences have their titles."""
    spoken = {one["step"] for says in ("says", "not_said") for one in test.outcome.get(says, ())}
    spoken |= {way.partition(".")[0] for way in test.outcome.get("path", ())}
    missing = spoken - {node["id"] for node in graph["nodes"]}
    found: dict[str, Any] = {}
    for earlier in test.journey.versions.order_by("-number").values_list("graph", flat=True) if missing else ():
        found |= {node["id"]: node for node in earlier["nodes"] if node["id"] in missing - found.keys()}
        if len(found) == len(missing):
            break
    return {**graph, "nodes": [*graph["nodes"], *found.values()]}


def put_in_place(journey: Journey, tests: Sequence[Kept], actor: Actor, now: datetime) -> bool:
    """Let a journey keep exactly these; those that are the same stay as they are. Say whether anything changed."""
    wanted = {test["name"]: test for test in tests}
    before = {test.name: test for test in KeptTest.objects.filter(journey=journey)}
    if list(before) == list(wanted) and all(before[name].whole() == {"outcome": {}, **test} for name, test in wanted.items()):
        return False
    KeptTest.objects.filter(journey=journey).delete()
    _make(journey, tests, actor, now)
    return True


def _not_played(draft: Draft) -> "QuerySet[KeptTest]":
    return KeptTest.objects.filter(journey=draft.journey).exclude(played=draft.revision)


def _played(draft: Draft, tests: Iterable[KeptTest], now: datetime) -> list[KeptTest]:
    done = []
    for test in tests:
        try:
            result: dict[str, Any] = {"outcome": _play(draft, test.story, now)}
        except CannotPlay as why:
            result = {"why": str(why)}
        test.played, test.played_at, test.result = draft.revision, now, result
        KeptTest.objects.filter(pk=test.pk).update(played=test.played, played_at=now, result=result)
        done.append(test)
    return done


def _play(draft: Draft, story: Kept, now: datetime) -> dict[str, Any]:
    unfinished = blocking(examine(draft.graph, known_for(draft.graph, now, draft.journey)))
    if unfinished:
        raise CannotPlay(_("The draft cannot be walked yet: %(why)s") % {"why": unfinished[0].text})
    return play(draft.journey, finished(draft.graph), story, now)


def _make(journey: Journey, tests: Sequence[Kept], actor: Actor, now: datetime) -> list[KeptTest]:
    made = []
    for test in tests:
        story = {name: part for name, part in test.items() if name not in ("name", "outcome")}
        values = {"story": story, "outcome": test.get("outcome", {}), "kept_by": actor.name[:150], "kept_at": now}
        try:
            with transaction.atomic():
                made.append(KeptTest.objects.create(journey=journey, name=test["name"], **values))
        except IntegrityError:
            raise _taken(test["name"]) from None
    return made


def _taken(name: str) -> BadTest:
    return BadTest("name", "name_taken", _("Another test of this journey is called “%(name)s” already.") % {"name": name})
