"""Make a draft live: checked, compiled, kept as a version that never changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audience.history import Actor, demand, record
from channels.store.content import content_id
from engine.core.compiled import CannotCompile, compile_graph
from engine.models import Job, Journey, Version
from engine.shelf import nodes
from journeys.checks.base import ERROR, Finding
from journeys.checks.examine import blocking, examine
from journeys.checks.known import known_for
from journeys.graph.finished import finished
from journeys.graph.reading import read_steps
from journeys.graph.shape import Graph
from journeys.models import Draft
from journeys.operations.enrolment import Enrolling, enrol
from journeys.operations.finding import NotPossible, hold
from journeys.operations.remembered import remembered
from journeys.operations.rights import PUBLISH
from journeys.operations.testing import findings_of_tests, ready
from journeys.operations.transfer import Asked, BadChoice, out_of_shadow, start

GO_ON, LEAVE = "go_on", "leave"


@dataclass(frozen=True, slots=True)
class Published:
    """``moving``: people are being moved to it; ``enrolling``: who fits it already is being asked in."""

    version: Version
    moving: Job | None = None
    enrolling: Job | None = None


@dataclass(frozen=True, slots=True)
class AlreadyPublished:
    """The live version is the same as this draft; nothing was done."""

    version: Version


class NotReady(ValueError):
    """This draft may not go live: something blocks, or a warning still wants its tick or note."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.text for finding in findings))
        self.findings = findings


def publish(
    actor: Actor,
    key: str,
    *,
    now: datetime,
    revision: int | None = None,
    note: str = "",
    ticks: Collection[str] = (),
    moves: Sequence[Asked] = (),
    enrolling: Enrolling | None = None,
    shadow: bool = False,
    inside: str = GO_ON,
) -> Published | AlreadyPublished:
    """Publish a draft as the next version; whoever enters from now on walks it.

    ``ticks`` are the keys of warnings that were seen and accepted (``*``: all); those given for the live version hold while
    their step is the same. ``moves`` say of steps of earlier versions what becomes of whoever is there; where nothing is said, they stay.
    ``enrolling`` asks in whoever fits already. In ``shadow`` whoever enters walks, and hears nothing; when a journey that was in shadow
    goes live, ``inside`` says what becomes of those who walk in it: ``go_on`` or ``leave``.
    Kept tests that were not played on this revision are played first; one that does not pass is a weighty warning each time.
    Raises NotReady, RevisionConflict, NotPossible, BadChoice, BadEnrolment.
    """
    demand(actor, PUBLISH)
    # Each takes some 0.4 s: nothing is held meanwhile.
    ready(key, now)
    return _publish(actor, key, now, revision, note, ticks, moves, enrolling, shadow, inside)


@transaction.atomic
def _publish(
    actor: Actor,
    key: str,
    now: datetime,
    revision: int | None,
    note: str,
    ticks: Collection[str],
    moves: Sequence[Asked],
    enrolling: Enrolling | None,
    shadow: bool,
    inside: str,
) -> Published | AlreadyPublished:
    draft = hold(key, revision)
    journey = draft.journey
    was_shadow = journey.live is not None and journey.live.shadow
    if inside not in (GO_ON, LEAVE):
        raise BadChoice("unknown_choice", "inside", _("Whoever walks in shadow walks on there, or leaves."))
    graph, found, same = may_go_live(draft, now=now, ticks=ticks, note=note, shadow=shadow, moves=moves)
    if same and journey.live is not None:
        return AlreadyPublished(journey.live)
    keep_texts(graph)
    number = (Version.objects.filter(journey=journey).aggregate(last=Max("number"))["last"] or 0) + 1
    version = Version.objects.create(
        journey=journey,
        number=number,
        graph=graph,
        note=note.strip()[:500],
        published_by=actor.name[:150],
        published_at=now,
        shadow=shadow,
    )
    journey.live = version
    if journey.state in (Journey.State.DRAFT, Journey.State.CLOSED):
        journey.state = Journey.State.LIVE
    elif journey.state == Journey.State.PAUSED:
        journey.before_pause = Journey.State.LIVE
    journey.changed_at = now
    journey.save()
    accepted = [finding.key for finding in found][:50]
    record(actor, "publish", journey, {"version": number, "revision": draft.revision, "accepted": accepted, "shadow": shadow}, now)
    if was_shadow and not shadow and inside == LEAVE:
        moves = [*(one for one in moves if one.do != "leave"), *out_of_shadow(journey)]
    return Published(
        version,
        start(actor, key, moves, now=now) if any(one.do != "stay" for one in moves) else None,
        enrol(actor, key, enrolling, now=now) if enrolling is not None else None,
    )


def may_go_live(
    draft: Draft, *, now: datetime, ticks: Collection[str], note: str, shadow: bool = False, moves: Sequence[Asked] = ()
) -> tuple[Graph, list[Finding], bool]:
    """Give what a draft would go live as, what was found, and whether it is live already. Raises NotReady, NotPossible."""
    journey = draft.journey
    live = journey.live
    if shadow and live is not None and not live.shadow and journey.state in (Journey.State.LIVE, Journey.State.PAUSED):
        raise NotPossible(
            "live_already",
            _("This journey speaks to people already, and what it says would hold a draft in shadow back. Run a backtest instead."),
        )
    if journey.state == Journey.State.ARCHIVED:
        raise NotPossible("archived", _("An archived journey cannot be published. Take it out of the archive first."))
    found = settled(examine(draft.graph, known_for(draft.graph, now, journey)), moves)
    graph = finished(draft.graph)
    open_ = journey.state == Journey.State.LIVE or (journey.state == Journey.State.PAUSED and journey.before_pause != Journey.State.CLOSED)
    same = live is not None and (live.graph, live.shadow) == (graph, shadow) and open_
    known = remembered(journey, graph, found)
    if not same and not blocking(found):
        found = [*found, *findings_of_tests(draft, now)]
    missing = blocking(found) or unticked(found, ticks, note, known)
    if missing:
        raise NotReady(missing)
    _compile(graph, journey.key)
    return graph, found, same


def settled(found: list[Finding], moves: Sequence[Asked]) -> list[Finding]:
    """Leave out what is said of a removed step where a choice takes everybody away from it."""
    emptied = {f"{one.version}-{one.node}" for one in moves if one.do in ("move", "leave")}
    return [finding for finding in found if finding.check != "removed" or finding.field not in emptied]


def unticked(found: list[Finding], ticks: Collection[str], note: str, known: Collection[str] = ()) -> list[Finding]:
    """Give the warnings that still want a tick, or that are weighty while there is no note; ``known`` were accepted before."""
    warnings = [finding for finding in found if finding.warns and finding.key not in known]
    waiting = [finding for finding in warnings if "*" not in ticks and finding.key not in ticks]
    return waiting or [finding for finding in warnings if finding.weighty and not note.strip()]


def keep_texts(graph: Graph) -> None:
    """Keep what its messages say, so that sending looks it up by number."""
    for step in read_steps(graph).by_id.values():
        if step.group == "say" and step.type is not None:
            content_id(step.type.channel, step.type.text(step.settings))  # type: ignore[attr-defined]


def _compile(graph: Graph, key: str) -> None:
    try:
        compile_graph(graph, nodes.get, key)
    except CannotCompile as why:
        raise NotReady([Finding(check="compile", level=ERROR, node=why.node, text=why.sentence)]) from why
