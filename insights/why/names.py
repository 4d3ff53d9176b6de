"""Everything that sentences name: journeys, steps, people, events. Looked up for a page's worth of steps at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from django.utils.translation import gettext as _

from audience.models import Event, History, Person, Plan
from channels.models import Message
from engine.models import Journey, Run, Step, Version
from insights.why.others import Spoken, others_of, say_other
from insights.why.shifts import shifts_of
from insights.why.versions import VersionWords


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that a step speaks of."""

    type: str
    person_id: int
    properties: Mapping[str, Any]
    shifts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JourneyName:
    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What is known by name. ``zone`` is the reader's, ``home_zone`` the name of the person's; ``now`` is the page's moment.

    ``resting`` holds, per (run, node, visit), until when a run rests there at this moment; ``taken_back`` the channels of messages
    that ended with a run; ``others``, by the id of a step, the other message that its reason speaks of; ``notes``, by the id
    of a row of the history, what somebody wrote beside a deed.
    """

    now: datetime
    zone: tzinfo = UTC
    home_zone: str = "UTC"
    journeys: Mapping[int, JourneyName] = field(default_factory=dict)
    versions: Mapping[int, VersionWords] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    events: Mapping[int, Happened] = field(default_factory=dict)
    plans: Mapping[str, str] = field(default_factory=dict)
    resting: Mapping[tuple[int, str, int], datetime | None] = field(default_factory=dict)
    taken_back: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    channels: Mapping[int, str] = field(default_factory=dict)
    others: Mapping[int, Spoken] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)

    def journey(self, journey_id: Any) -> str:
        found = self.journeys.get(journey_id)
        return found.name if found is not None else _("a journey that is gone")

    def version(self, step: Step) -> VersionWords:
        return self.versions.get(step.version_id) or VersionWords(0, step.journey_id)

    def plan(self, key: Any) -> str:
        return self.plans.get(str(key), str(key)) if key else _("no plan")

    def person(self, person_id: Any) -> str:
        return self.people.get(person_id) or _("somebody")

    def event(self, step: Step) -> Happened | None:
        return self.events.get(step.event_id) if step.event_id is not None else None

    def other(self, step: Step) -> str:
        """Name the other message that a step's reason speaks of; nothing where there is none."""
        return say_other(self.others.get(step.pk), self.journeys, self.versions)

    def channel(self, step: Step) -> str:
        """Name the channel of the message that a step is about."""
        by_message = self.channels.get(step.message_id) if step.message_id is not None else None
        return by_message or self.version(step).step(step.node).channel


def look_up(steps: Iterable[Step], *, now: datetime, zone: tzinfo = UTC, home_zone: str = "UTC", runs: Iterable[Run] = ()) -> Names:
    """Look up what these steps name, in a handful of statements. ``runs`` are named as well."""
    listed, walking = list(steps), list(runs)
    others = others_of(listed)
    spoken = {o.version_id for o in others.values() if o.version_id is not None}
    left = {s.values["from_version"] for s in listed if s.kind == "transfer" and isinstance(s.values.get("from_version"), int)}
    versions = Version.objects.filter(id__in={s.version_id for s in listed} | {r.version_id for r in walking} | spoken | left)
    run_ids = {s.run_id for s in listed if s.run_id is not None}
    rivals = {o.journey_id for o in others.values() if o.journey_id is not None}
    journeys = Journey.objects.filter(id__in={s.journey_id for s in listed} | {r.journey_id for r in walking} | rivals)
    plans = dict(Plan.objects.values_list("key", "name"))
    events = list(Event.objects.filter(id__in={s.event_id for s in listed if s.event_id is not None}))
    moved = shifts_of(events, plans)
    happened = {e.pk: Happened(e.type, e.person_id, e.properties, moved.get(e.pk, ())) for e in events}
    people = {e.person_id for e in happened.values()} | {s.values.get("by") for s in listed if isinstance(s.values.get("by"), int)}
    return Names(
        now=now,
        zone=zone,
        home_zone=home_zone,
        journeys={j.pk: JourneyName(j.key, j.name) for j in journeys},
        versions={v.pk: VersionWords.of(v) for v in versions},
        people={p.pk: str(p) for p in Person.objects.filter(id__in=people)},
        events=happened,
        plans=plans,
        others=others,
        notes=_notes(listed),
        resting=_resting(run_ids),
        taken_back=_taken_back(run_ids),
        channels=dict(
            Message.objects.filter(id__in={s.message_id for s in listed if s.message_id is not None}).values_list("id", "channel")
        ),
    )


def _resting(run_ids: set[int]) -> dict[tuple[int, str, int], datetime | None]:
    rows = Run.objects.filter(id__in=run_ids, ended_at__isnull=True).values_list("id", "node", "visit", "wake_at")
    return {(run, node, visit): wake_at for run, node, visit, wake_at in rows}


def _notes(steps: list[Step]) -> dict[int, str]:
    ids = {s.values["history"] for s in steps if isinstance(s.values.get("history"), int)}
    found = History.objects.filter(pk__in=ids).values_list("pk", "values") if ids else ()
    return {pk: str(values["note"]) for pk, values in found if values.get("note")}


def _taken_back(run_ids: set[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for run, channel in Message.objects.filter(run_id__in=run_ids, state="cancelled").order_by("id").values_list("run_id", "channel"):
        if run is not None:
            found[run] = (*found.get(run, ()), channel)
    return found
