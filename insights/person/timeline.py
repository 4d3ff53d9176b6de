"""Events, decisions and messages of one person as one list, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from itertools import groupby, zip_longest
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audience.models import Event, History, Person, Plan
from channels.models import Message, MessageBody
from engine.models import Step
from insights.links import canvas
from insights.person.letters import agreed_to, message_words
from insights.why import Names, details, look_up, sentence, title, verdict
from insights.why.events import SAID_ELSEWHERE, event_words
from insights.why.shifts import shifts_of
from insights.why.title import family, icon
from insights.why.words import joined

PAGE = 50
EVENT, DECISION, MESSAGE = 0, 1, 2
SHOWS = ("all", "events", "decisions", "messages")
Key = tuple[datetime, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of the timeline. ``anchor`` is its id in the page, ``opens`` the message that it opens, ``other`` the address of
    the other message that its reason speaks of.
    """

    key: Key
    anchor: str
    icon: str
    title: str
    sentence: str = ""
    family: str = ""
    pill: tuple[str, str] = ("", "")
    note: str = ""
    details: list[str] = field(default_factory=list)
    step_url: str = ""
    walk_url: str = ""
    other: str = ""
    opens: int | None = None

    @property
    def at(self) -> datetime:
        return self.key[0]


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown at once: items by day, how many are older, and where they go on."""

    days: list[tuple[str, list[Item]]]
    older: int
    cursor: str


def timeline(
    person: Person,
    *,
    now: datetime,
    zone: tzinfo = UTC,
    home_zone: str = "UTC",
    show: str = "all",
    journey: int | None = None,
    before: Key | None = None,
    marked: int | None = None,
) -> Page:
    """Read a page's worth from ``before`` on. ``journey`` narrows it to what was decided and sent by one journey.

    ``marked`` is a decision that is shown even if it says little: somebody asked for it.
    """
    events, steps, messages = _sources(person, show, journey, marked)
    total = events.count() + steps.count() + messages.count()
    rows: list[tuple[Key, Event | Step | Message]] = []
    rows += [((e.at, EVENT, e.pk), e) for e in _upto(events.order_by("-at", "-id"), "at", before)]
    rows += [((s.at, DECISION, s.pk), s) for s in _upto(steps.order_by("-at", "-id"), "at", before)]
    rows += [((m.moment, MESSAGE, m.pk), m) for m in _upto(messages.order_by("-moment", "-id"), "moment", before)]
    rows.sort(key=lambda row: row[0], reverse=True)
    chosen = [row for row in rows if before is None or row[0] < before][: PAGE + 1]
    more = len(chosen) > PAGE
    chosen = chosen[:PAGE]
    items = items_of([row for _key, row in chosen], [key for key, _row in chosen], now=now, zone=zone, home_zone=home_zone)
    older = max(total - _newer(events, steps, messages, chosen[-1][0]), 1) if more else 0
    return Page(_by_day(items, zone), older, write_cursor(chosen[-1][0]) if more else "")


def _sources(
    person: Person, show: str, journey: int | None, marked: int | None = None
) -> "tuple[QuerySet[Event], QuerySet[Step], QuerySet[Any]]":
    events = Event.objects.filter(person_id=person.pk).exclude(type__in=SAID_ELSEWHERE)
    # A start that is passed and a message that went out say nothing that is not said by their own line.
    dull = Q(kind="moved", code="") | Q(kind="moved", code__in=["sent", "skipped", "failed"], port="next", values__doubt__isnull=True)
    dull |= Q(kind__in=["requested", "asked"], code__in=["ready", "claimed"])
    steps = Step.objects.filter(~dull | Q(pk=marked), person_id=person.pk)
    messages = Message.objects.filter(person_id=person.pk).annotate(moment=Coalesce("sent_at", "failed_at", "requested_at"))
    # What was held, skipped or taken back has its line as a decision.
    messages = messages.filter(Q(state__in=["sent", "failed", "unknown", "ready", "claimed", "drafted"]) | Q(run_id__isnull=True))
    if journey is not None:
        events, steps, messages = events.none(), steps.filter(journey_id=journey), messages.filter(journey_id=journey)
    match show:
        case "events":
            return events, steps.none(), messages.none()
        case "decisions":
            # It is told what came of them as well.
            return events.none(), steps, messages.filter(run_id__isnull=False)
        case "messages":
            return events.none(), steps.filter(kind__in=["requested", "asked"]), messages
        case _:
            # Where somebody rests now stands at the right; where they rested, among the decisions.
            return events, steps.exclude(kind="rested"), messages


def _upto(rows: "QuerySet[Any]", name: str, before: Key | None) -> list[Any]:
    if before is not None:
        rows = rows.filter(**{f"{name}__lte": before[0]})
    # Those of the cursor's own moment may be shown already.
    return list(rows[: PAGE + 1 + (PAGE if before is not None else 0)])


def _newer(events: "QuerySet[Event]", steps: "QuerySet[Step]", messages: "QuerySet[Any]", last: Key) -> int:
    """Count what lies at or above the last line shown."""
    at, rank, id_ = last
    found = 0
    for place, (rows, name) in enumerate(((events, "at"), (steps, "at"), (messages, "moment"))):
        same = Q(**{name: at}) if place > rank else Q(**{name: at, "id__gte": id_}) if place == rank else Q(pk__in=[])
        found += rows.filter(Q(**{f"{name}__gt": at}) | same).count()
    return found


def items_of(rows: Sequence[Event | Step | Message], keys: Sequence[Key], *, now: datetime, zone: tzinfo, home_zone: str) -> list[Item]:
    names = look_up([row for row in rows if isinstance(row, Step)], now=now, zone=zone, home_zone=home_zone)
    subjects = _subjects(rows)
    agreed = agreed_to(row for row in rows if isinstance(row, Message))
    plans = dict(Plan.objects.values_list("key", "name"))
    shifts = shifts_of([row for row in rows if isinstance(row, Event)], plans)
    notes = _notes([row for row in rows if isinstance(row, Event)])
    items = []
    for key, row in zip(keys, rows, strict=True):
        if isinstance(row, Event):
            said = event_words(row, subjects, plans, shifts.get(row.pk, ()))
            opens = row.properties.get("message_id") if row.type.startswith("message_") else None
            items.append(
                Item(
                    key=key,
                    anchor=f"event-{row.pk}",
                    icon=said.icon,
                    title=said.title,
                    sentence=joined([said.sentence, notes[row.pk]]) if row.pk in notes else said.sentence,
                    note=", ".join(filter(None, (said.by, said.late))),
                    opens=opens if opens in subjects else None,
                )
            )
        elif isinstance(row, Step):
            items.append(_decision(key, row, names))
        else:
            told = message_words(row, subjects.get(row.pk, ""), names, agreed=row.pk in agreed)
            items.append(
                Item(
                    key=key,
                    anchor=f"message-{row.pk}",
                    icon=told.icon,
                    title=told.title,
                    sentence=told.sentence,
                    pill=(row.state, ""),
                    family="message" if row.state == "sent" else "",
                    opens=row.pk if row.pk in subjects else None,
                )
            )
    return _without_echoes(items)


def _notes(events: Sequence[Event]) -> dict[int, str]:
    """Find what somebody wrote beside the events that they sent by hand."""
    sent = {event.pk for event in events if "cairn" in event.context}
    people = {str(event.person_id) for event in events if event.pk in sent}
    rows = History.objects.filter(operation="person.event", object_type="person", object_id__in=people) if sent else History.objects.none()
    found = ((values.get("event"), values.get("note")) for values in rows.values_list("values", flat=True))
    return {event: _("Note: “%(note)s”") % {"note": note} for event, note in found if event in sent and isinstance(note, str)}


def _decision(key: Key, step: Step, names: Names) -> Item:
    journey = names.journeys.get(step.journey_id)
    version = names.version(step)
    step_url = canvas(journey.key, version=str(version.number), step=step.node) if journey is not None and step.node else ""
    return Item(
        key=key,
        anchor=f"step-{step.pk}",
        icon=icon(step, names),
        title=title(step, names),
        sentence=sentence(step, names),
        family=family(step),
        pill=verdict(step),
        details=details(step, names),
        step_url=step_url,
        walk_url=canvas(journey.key, mode="numbers", run=str(step.run_id)) if journey is not None and step.run_id is not None else "",
        other=_other(step, names),
    )


def _other(step: Step, names: Names) -> str:
    """Link to the other message: to its text where that is kept, else to its step in the version that said it."""
    spoken = names.others.get(step.pk)
    journey = names.journeys.get(spoken.journey_id) if spoken is not None and spoken.journey_id is not None else None
    if spoken is None or journey is None:
        return ""
    if spoken.kept:
        return f"{reverse('insights:person', args=[step.person_id])}?message={spoken.message_id}"
    version = names.versions.get(spoken.version_id or 0)
    where = {"version": str(version.number), "step": spoken.node} if version is not None else {}
    return canvas(journey.key, **where)


def _without_echoes(items: list[Item]) -> list[Item]:
    """Leave out a line that says word for word what the line below it says: a run that rests on after a look."""
    return [item for item, below in zip_longest(items, items[1:]) if below is None or not _echoes(item, below)]


def _echoes(item: Item, below: Item) -> bool:
    return item.key[1] == below.key[1] == DECISION and (item.title, item.sentence) == (below.title, below.sentence)


def _subjects(rows: Sequence[Event | Step | Message]) -> dict[int, str]:
    """Name messages by subject, or by their first words."""
    wanted = {row.pk for row in rows if isinstance(row, Message)}
    wanted |= {row.properties.get("message_id") for row in rows if isinstance(row, Event) and row.type.startswith("message_")}
    bodies = MessageBody.objects.filter(message_id__in=[one for one in wanted if isinstance(one, int)])
    return {body.pk: body.subject or _short(body.text) for body in bodies}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"


def _by_day(items: list[Item], zone: tzinfo) -> list[tuple[str, list[Item]]]:
    def day(item: Item) -> date:
        return item.at.astimezone(zone).date()

    return [(date_format(on, "l j F Y"), list(group)) for on, group in groupby(items, key=day)]


def write_cursor(key: Key) -> str:
    return f"{key[0].astimezone(UTC):%Y%m%dT%H%M%S.%f}-{key[1]}-{key[2]}"


def read_cursor(text: str) -> Key | None:
    """Read what ``write_cursor`` wrote; None for anything else."""
    moment, _, rest = text.partition("-")
    rank, _, id_ = rest.partition("-")
    try:
        return datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), int(rank), int(id_)
    except ValueError:
        return None
