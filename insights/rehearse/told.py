"""What a rehearsal tells: every step with its moment, verdict and reason; the texts; the path as the canvas draws it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audience.models import Event
from channels.gate.brief import brief
from channels.models import Message, MessageBody
from engine.models import Journey, Run, Step
from insights.person.timeline import DECISION, EVENT, MESSAGE, Item, items_of
from insights.person.views import home_zone_of
from insights.rehearse.play import Play
from insights.rehearse.stage import stage
from insights.rehearse.story import Story
from insights.why import look_up, sentence
from insights.why.events import SAID_ELSEWHERE
from insights.why.moments import zone_of
from insights.why.words import channel
from journeys.graph.shape import Graph
from journeys.pages.path import path_of

# What is wrong with a text, not with whom it is for.
FAULTS = frozenset({"missing_value", "cannot_render"})
# A start that is passed and a message that may go out say nothing that their own line does not.
DULL = Q(kind="moved", code="") | Q(kind="moved", code__in=["sent", "skipped", "failed"], port="next") | Q(code__in=["ready", "claimed"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that would happen: ``day`` counts from the beginning, ``on`` and ``clock`` say when in her zone, ``node`` is its step,
    ``text`` what would be read. ``wrong``: the text could not be filled in.
    """

    item: Item
    at: datetime
    day: int
    on: str
    clock: str
    node: str = ""
    text: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that went out, or that did not: ``why`` is the code, ``day`` counts from the beginning."""

    node: str
    channel: str
    day: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """``refused``: why she would not have entered. ``heard``: the channels of what went out, as words; ``sent``: its steps.

    ``said`` and ``not_said`` are its messages. ``reason`` is the code of the end.
    ``codes`` are all decisions by kind, step, way out and code. ``cut``: it would go on after the last line.
    """

    lines: list[Line]
    zone: tzinfo
    name: str
    refused: str = ""
    heard: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    not_said: list[Said] = field(default_factory=list)
    codes: list[tuple[str, str, str, str]] = field(default_factory=list)
    path: dict[str, Any] | None = None
    ended: str = ""
    reason: str = ""
    cut: bool = False


def rehearse(journey: Journey, graph: Graph, story: Story) -> Told:
    """Walk a graph for somebody and take everything back. Raises ShardIsBusy, CannotHappen, CannotCompile, RunBroke, NeverRests."""
    with stage(journey, graph, story) as (version, person):
        play = Play(version=version, person=person, story=story)
        play.go()
        return _told(play)


def _told(play: Play) -> Told:
    who, run = play.person, play.run
    home_zone = home_zone_of(who)
    zone, end = zone_of(home_zone), play.story.at + timedelta(days=400)
    steps = list(play.steps().filter(~DULL).exclude(kind="refused"))
    events = Event.objects.filter(person_id=who.pk, pk__gt=play.last_event).exclude(type__in=SAID_ELSEWHERE).order_by("id")
    told = Message.objects.filter(person_id=who.pk, state__in=["sent", "failed", "unknown"]).order_by("id")
    messages = list(told.filter(run_id=run.pk)) if run else []
    others = _others(play)
    rows: list[tuple[tuple[datetime, int, int], Event | Step | Message]] = []
    rows += [((event.at, EVENT, event.pk), event) for event in events]
    rows += [((step.at, DECISION, step.pk), step) for step in steps]
    went_on = {f"{one.run_id}:{one.node}:{one.visit}": one for one in play.steps().filter(kind="moved", code__in=["sent", "failed"])}
    for one in [*messages, *told.filter(pk__in=others)]:
        # It stands where the walk went on from it, before whatever came of that in the same moment.
        after = went_on.get(one.visit_key)
        key = (after.at, DECISION, after.pk) if after is not None else (one.sent_at or one.failed_at or one.requested_at, MESSAGE, one.pk)
        rows.append((key, one))
    rows.sort(key=lambda row: row[0])
    keys, found = [key for key, _row in rows], [row for _key, row in rows]
    items = {item.anchor: item for item in items_of(found, keys, now=end, zone=zone, home_zone=home_zone)}
    bodies = {body.pk: body.subject or body.text for body in MessageBody.objects.filter(message__run_id=run.pk)} if run else {}
    begin = play.story.at.astimezone(zone).date()
    lines = [
        Line(
            item=_of(items[anchor], others.get(row.pk) if isinstance(row, Message) else None),
            at=key[0],
            day=_day(key[0], begin, zone),
            on=date_format(key[0].astimezone(zone), "l j F"),
            clock=f"{key[0].astimezone(zone):%H:%M}",
            node="" if isinstance(row, Message) and row.pk in others else getattr(row, "node", ""),
            text=bodies.get(row.pk, "") if isinstance(row, Message) else "",
            wrong=isinstance(row, Step) and row.code in FAULTS,
        )
        for key, row in rows
        if (anchor := _anchor(row)) in items
    ]
    names = look_up([play.refused] if play.refused else [], now=end, zone=zone, home_zone=home_zone)
    path = None
    if run is not None:
        run.refresh_from_db()
        with timezone.override(zone):
            path = path_of(run) | {"wrong": {step.node: _fault(step) for step in steps if step.code in FAULTS}}
    return Told(
        lines=lines,
        zone=zone,
        name=str(who),
        refused=sentence(play.refused, names) if play.refused is not None else "",
        heard=[str(channel(message.channel)) for message in messages if message.state == "sent"],
        sent=[message.node for message in messages if message.state == "sent"],
        said=[
            Said(node=one.node, channel=one.channel, day=_day(one.sent_at or one.requested_at, begin, zone))
            for one in messages
            if one.state == "sent"
        ],
        not_said=_not_said(run),
        codes=walk_of(list(play.steps())),
        path=path,
        ended=run.state if run is not None else "",
        reason=run.reason if run is not None else "",
        cut=play.cut,
    )


def _others(play: Play) -> dict[int, str]:
    """Give what other journeys say to her meanwhile, by message their names: it fills caps and gaps as it would."""
    sent = Message.objects.filter(person_id=play.person.pk, pk__gt=play.last_message, state="sent", journey_id__isnull=False)
    name = Journey.objects.filter(pk=OuterRef("journey_id")).values("name")
    return dict(sent.exclude(journey_id=play.version.journey_id).values_list("pk", Subquery(name)))


def _of(item: Item, journey: str | None) -> Item:
    if journey is None:
        return item
    return replace(item, title=_("Another journey, “%(journey)s”: %(what)s") % {"what": item.title, "journey": journey})


def walk_of(steps: list[Step]) -> list[tuple[str, str, str, str]]:
    """A walk by its codes alone: ``(kind, node, port, code)`` of each decision, in order."""
    return [(step.kind, step.node, step.port, step.code) for step in steps]


def _day(at: datetime, begin: date, zone: tzinfo) -> int:
    return (at.astimezone(zone).date() - begin).days


def _fault(step: Step) -> str:
    """Say on the card what is wrong with its text: "first_name is missing"."""
    names = step.values.get("names")
    return _("%(names)s is missing") % {"names": ", ".join(map(str, names))} if isinstance(names, list | tuple) else brief(step.code)


def _not_said(run: Run | None) -> list[Said]:
    """Name the messages that were passed over, with the code of why."""
    skipped = Message.objects.filter(run_id=run.pk, state__in=["skipped", "cancelled", "failed"]).order_by("id") if run is not None else []
    return [Said(node=one.node, channel=one.channel, why=one.why) for one in skipped]


def _anchor(row: Event | Step | Message) -> str:
    kind = "event" if isinstance(row, Event) else "step" if isinstance(row, Step) else "message"
    return f"{kind}-{row.pk}"
