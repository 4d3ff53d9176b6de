"""Move people from the steps of earlier versions to steps of a later one, or out; and take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from audience.history import Actor, demand, record
from engine.core.lifecycle import LIVE
from engine.core.transfer import DEEDS, WAITS, Choice
from engine.jobs import CannotWork
from engine.models import Job, Journey, Run, Version
from engine.runtime import transfers
from journeys.graph.landing import GONE, became, landings, suggested
from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph
from journeys.operations.finding import NotPossible, find, hold
from journeys.operations.long_work import LongWork
from journeys.operations.rights import PUBLISH, SEE

KINDS = ("transfer", "transfer_back")
WORK = LongWork(
    name="transfer",
    kinds=KINDS,
    alone=KINDS,
    missing=("no_such_move", _lazy("There is no such move.")),
    busy=("moving_already", _lazy("People of this journey are being moved just now. Wait until that is done, or cancel it.")),
)
of_journey, read, cancel, try_again = WORK.of_journey, WORK.read, WORK.cancel, WORK.try_again


@dataclass(frozen=True, slots=True)
class Standing:
    """A step of an earlier version at which people are. ``became``: same, changed or gone; ``to``: where they would go on, or nothing.

    Whoever is in ``shadow`` can leave, and go nowhere else.
    """

    version: int
    node: str
    step: Step | None
    became: str
    people: int
    to: str
    shadow: bool = False

    @property
    def title(self) -> str:
        return self.step.title if self.step is not None else self.node


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody chose for a step: the version by its number, ``do`` (stay, move, leave), where to, what becomes of the wait."""

    version: int
    node: str
    do: str = "stay"
    to: str = ""
    wait: str = "keep"


class BadChoice(ValueError):
    """A choice names what is not there."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


def preview(actor: Actor, key: str, *, graph: Graph | None = None) -> list[Standing]:
    """List the steps of versions before the live one at which people are; with a graph, of all versions, as if that were published.

    What is changed or gone comes first.
    """
    demand(actor, SEE)
    journey = find(key).journey
    after = graph if graph is not None else journey.live.graph if journey.live is not None else None
    if after is None:
        return []
    standing = Run.objects.filter(journey=journey, state__in=LIVE)
    if graph is None:
        standing = standing.exclude(version=journey.live_id)
    counted = list(standing.order_by().values_list("version_id", "node").annotate(people=Count("id")))
    versions = Version.objects.in_bulk({version for version, _node, _people in counted})
    found = [_standing(versions[version], node, people, after) for version, node, people in counted]
    return sorted(found, key=lambda one: (one.became == "same", one.became != GONE, -one.version, one.node))


def _standing(version: Version, node: str, people: int, after: Graph) -> Standing:
    step = read_steps(version.graph).by_id.get(node)
    to = suggested(version.graph, after, node)
    return Standing(version.number, node, step, became(version.graph, after, node), people, to, version.shadow)


@transaction.atomic
def start(actor: Actor, key: str, asked: Sequence[Asked], *, now: datetime, to: int | None = None) -> Job:
    """Begin to move people to the live version, or to the one of this number. Raises NotPossible, BadChoice."""
    demand(actor, PUBLISH)
    return _start(actor, hold(key).journey, asked, now, to)


def _start(actor: Actor, journey: Journey, asked: Sequence[Asked], now: datetime, to: int | None = None) -> Job:
    target = _version(journey, to) if to is not None else journey.live
    if target is None:
        raise NotPossible("never_published", _("This journey was never published, so nobody walks it."))
    choices = [_choice(journey, target, one, place) for place, one in enumerate(asked)]
    if not any(choice.do != "stay" for choice in choices):
        raise NotPossible("nothing_to_move", _("Everybody stays where they are; there is nothing to do."))
    WORK.nothing_at_work(journey)
    try:
        job = transfers.transfer(journey.pk, target.pk, choices, by=actor.name, now=now)
    except CannotWork as why:
        raise NotPossible("cannot_be_walked", str(why)) from why
    chosen = [{"from": one.version, "node": one.node, "do": one.do, "to": one.to, "wait": one.wait} for one in asked if one.do != "stay"]
    record(actor, "transfer", journey, {"job": job.pk, "version": target.number, "people": job.total, "choices": chosen[:50]}, now)
    return job


@transaction.atomic
def undo(actor: Actor, key: str, job_id: int, *, now: datetime) -> Job:
    """Begin to put back whoever was moved, or taken out, and has not gone on since. Raises NotPossible."""
    demand(actor, PUBLISH)
    journey = hold(key).journey
    job = WORK.job(journey, job_id)
    if job.kind != "transfer":
        raise NotPossible("cannot_be_undone", _("What was undone can be moved again, by a new move."))
    WORK.nothing_at_work(journey)
    back = transfers.put_back(job, by=actor.name, now=now)
    if not back.total:
        back.delete()
        raise NotPossible("nobody_left", _("Everybody who was moved has gone on since; nobody is put back."))
    record(actor, "transfer.undo", journey, {"job": back.pk, "of": job.pk, "people": back.total}, now)
    return back


def out_of_shadow(journey: Journey) -> list[Asked]:
    """Say of whoever walks in shadow, wherever they are, that they leave."""
    walking = Run.objects.filter(journey=journey, version__shadow=True, state__in=LIVE)
    places = walking.order_by("version__number", "node").values_list("version__number", "node").distinct()
    return [Asked(version=number, node=node, do="leave") for number, node in places]


def end_shadow(actor: Actor, journey: Journey, now: datetime) -> Job | None:
    """Begin to end whoever walks in shadow; None where nobody does. The operation above asked for permission. Raises NotPossible."""
    asked = out_of_shadow(journey)
    return _start(actor, journey, asked, now) if asked else None


def can_be_undone(job: Job) -> int:
    """How many would be put back."""
    return transfers.can_be_put_back(job) if job.kind == "transfer" and not job.active else 0


def _choice(journey: Journey, target: Version, asked: Asked, place: int) -> Choice:
    at = f"choices.{place}"
    if asked.do not in DEEDS:
        raise BadChoice("unknown_choice", f"{at}.do", _("People stay, are moved or leave."))
    if asked.wait not in WAITS:
        raise BadChoice("unknown_choice", f"{at}.wait", _("A wait keeps its rest, counts, or begins anew."))
    left = Version.objects.filter(journey=journey, number=asked.version).first()
    if left is None or all(raw["id"] != asked.node for raw in left.graph["nodes"]):
        raise BadChoice("no_such_step", f"{at}.node", _("There is no step “%(step)s” in that version.") % {"step": asked.node})
    if asked.do == "move":
        if left.shadow != target.shadow:
            raise BadChoice(
                "in_shadow", f"{at}.do", _("Nobody is moved out of the shadow or into it: what was not said to them is missing.")
            )
        if asked.to not in {step.id for step in landings(target.graph)}:
            told = {"step": asked.to, "number": target.number}
            raise BadChoice("no_such_landing", f"{at}.to", _("Nobody can be put at “%(step)s” of version %(number)d.") % told)
        if (left.pk, asked.node) == (target.pk, asked.to):
            raise BadChoice("same_step", f"{at}.to", _("They are at this step already."))
    return Choice(version=left.pk, node=asked.node, do=asked.do, to=asked.to if asked.do == "move" else "", wait=asked.wait)


def _version(journey: Journey, number: int) -> Version:
    found = Version.objects.filter(journey=journey, number=number).first()
    if found is None:
        raise NotPossible("no_such_version", _("There is no version %(number)d.") % {"number": number})
    return found
