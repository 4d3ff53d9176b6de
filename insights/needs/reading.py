"""What a journey needs, ready to be shown or told: each thing with its type, its uses, when it came last and how it is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audience.event_types.base import EventType
from audience.fields import registered
from audience.models import FieldDefinition, Plan
from audience.profile import PLAN_FIELD
from audience.types import all_types, type_of
from channels.store.policy import policy
from insights.flow.reading import silent_types
from insights.flow.snippets import Snippet, example, example_of, examples, group_snippets, identify_snippets, snippets, write_key
from insights.flow.type_page import guess
from insights.needs.seen import DEVICE, Came, account_fields_set, came, fields_set
from journeys.checks.known import account_fields, person_fields
from journeys.graph.needed import ALWAYS_ASKED, CONSENT, EVERYWHERE, EventNeeded, Use, needed
from journeys.graph.reading import read_steps
from journeys.graph.shape import Graph

HOWS: Mapping[str, str | Promise] = {
    "starts": gettext_lazy("starts the journey"),
    "filters": gettext_lazy("decides who enters"),
    "tells_apart": gettext_lazy("tells walks apart"),
    "waits": gettext_lazy("is waited for"),
    "asks": gettext_lazy("decides the path"),
    "counts": gettext_lazy("is counted"),
    "says": gettext_lazy("stands in the text"),
    "reaches": gettext_lazy("is where it is sent to"),
    "permits": gettext_lazy("goes out only with it"),
    "goal": gettext_lazy("is the goal"),
    "exit": gettext_lazy("ends the walk"),
}
EVERYWHERE_HOWS: Mapping[str, str | Promise] = {
    "goal": gettext_lazy("The goal of the journey"),
    "exit": gettext_lazy("Ends the walk at once, at whichever step"),
    "counts": gettext_lazy("Is counted for the goal or an exit"),
}
# An event that is needed for the fields that it fills.
FILLS = "fills"
# Fields that Cairn fills by itself, by the event that fills them.
METERED = ("_used", "_limit", "_used_pct")
FILLED = {"paywalled_feature_attempts": "paywall_encountered", "onboarded_at": "onboarding_completed"}
OWN = frozenset({"first_seen_at", "last_seen_at", "last_upgrade_prompt_seen"})
# What is enough in the place of an event.
INSTEAD = {"usage_threshold_hit": "usage_reported", "plan_changed": "plan_upgraded"}
PLAN_EVENTS = frozenset({"plan_changed", "plan_upgraded"})
# A statement that says where and with which words it was made is worth keeping.
CONSENT_SAID = {"message_class": "promotional", "source": "signup", "wording": "Text me about my plan."}
# The plan is a trait, not a field of its own.
TRAITS = {PLAN_FIELD: "plan"}


@dataclass(frozen=True, slots=True)
class UseLine:
    """Where and how something is used; ``node`` is empty for what holds everywhere."""

    node: str
    title: str
    how: str

    @property
    def words(self) -> str | Promise:
        if self.how == FILLS:
            return _("Fills %(fields)s, which Cairn keeps by itself") % {"fields": self.title}
        return HOWS[self.how] if self.node else EVERYWHERE_HOWS[self.how]


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyLine:
    """A property that the journey looks at. ``has`` of the ``of`` latest events have it."""

    name: str
    type: str
    needed: bool
    known: bool
    has: int
    of: int
    uses: list[UseLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """An event. ``instead`` is enough in its place, and came last at ``instead_at``. ``silent``: it stopped, as the event flow has it."""

    name: str
    title: str
    registered: bool
    server_only: bool
    last_at: datetime | None
    week: int
    instead: str
    instead_at: datetime | None
    uses: list[UseLine]
    properties: list[PropertyLine]
    snippets: list[Snippet]
    silent: bool = False

    @property
    def never(self) -> bool:
        return self.last_at is None and self.instead_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """A field of a person or an account. ``filled_by``: the event from which Cairn fills it."""

    name: str
    trait: str
    type: str
    registered: bool
    last_at: datetime | None
    filled_by: str
    uses: list[UseLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """All of a journey. ``identify`` and ``group`` send the fields that the application fills."""

    events: list[EventLine]
    fields: list[FieldLine]
    account: list[FieldLine]
    identify: list[Snippet]
    group: list[Snippet]

    @property
    def missing(self) -> int:
        """Count what never came, nor anything in its place."""
        return sum(1 for line in self.events if line.never) + sum(1 for line in (*self.fields, *self.account) if line.last_at is None)

    @property
    def stopped(self) -> int:
        """Count the events that came as usual and then no more."""
        return sum(1 for line in self.events if line.silent)

    @property
    def many(self) -> int:
        return len(self.events) + len(self.fields) + len(self.account)


def read_needs(graph: Graph, host: str, now: datetime) -> Needs:
    """Read what a graph needs. ``host`` is this installation's address."""
    found = needed(graph, all_types(), frozenset({ALWAYS_ASKED, *(one for one in ("email", "push") if policy().needs_consent(one))}))
    filling = _filling(found.fields)
    steps = read_steps(graph).by_id
    titles = {step_id: step.title for step_id, step in steps.items()}
    arrived = came({*found.events, *filling, *(INSTEAD[kind] for kind in found.events if kind in INSTEAD)}, now)
    consent = found.events[CONSENT].uses if CONSENT in found.events else ()
    channels = [getattr(steps[use.node].type, "channel", "") for use in consent if use.how == "permits"]
    given = {CONSENT: {"channel": channels[0]}} if channels else {}
    events = [_event(kind, need, arrived, titles, host, given.get(kind)) for kind, need in found.events.items()]
    events += [_filler(kind, names, arrived, host) for kind, names in filling.items() if kind not in found.events]
    silent = silent_types(now)
    events = [replace(line, silent=line.name in silent) for line in events]
    people = _fields(found.fields, "person", person_fields(), fields_set(found.fields), titles)
    account = _fields(found.account, "account", account_fields(), account_fields_set(found.account), titles)
    return Needs(
        events=events,
        fields=people,
        account=account,
        identify=identify_snippets(traits, host, write_key(_of_servers(traits))) if (traits := _traits(people)) else [],
        group=group_snippets(traits, host, write_key(_of_servers(traits))) if (traits := _traits(account)) else [],
    )


def _event(
    kind: str, need: EventNeeded, arrived: Mapping[str, Came], titles: Mapping[str, str], host: str, given: Mapping[str, Any] | None = None
) -> EventLine:
    type_, instead = type_of(kind), INSTEAD.get(kind, "")
    here = arrived[kind]
    # One that came with little to say is no example.
    latest = _invented(type_, max(here.latest, key=len)) if here.latest else {}
    used = {name: _example(type_, name, latest) for name in need.properties}
    said = used | examples(type_, latest)
    if kind == CONSENT:
        said |= CONSENT_SAID
    said |= {name: value for name, value in {**_plans(kind), **(given or {})}.items() if name in said}
    server_only = type_ is not None and type_.server_only
    return EventLine(
        name=kind,
        title=str(type_.title) if type_ is not None else "",
        registered=type_ is not None,
        server_only=server_only,
        last_at=here.last_at,
        week=here.week,
        instead=instead,
        instead_at=arrived[instead].last_at if instead else None,
        uses=_uses(need.uses, titles),
        properties=[_property(type_, name, uses, here, titles) for name, uses in need.properties.items()],
        snippets=snippets(kind, said, host, write_key(server_only)),
    )


def _filling(fields: Iterable[str]) -> dict[str, list[str]]:
    """Give the events from which Cairn fills fields that are read, each with its fields."""
    found: dict[str, list[str]] = {}
    for name in fields:
        if name not in OWN and (kind := _filled_by(name)):
            found.setdefault(kind, []).append(name)
    return found


def _filler(kind: str, fields: list[str], arrived: Mapping[str, Came], host: str) -> EventLine:
    """Lay out an event that nothing in the journey names, with the properties that it must have."""
    type_ = type_of(kind)
    wanted = {name: dict[Use, None]() for name, one in (type_.properties.items() if type_ is not None else ()) if one.needed}
    line = _event(kind, EventNeeded({}, wanted), arrived, {}, host, _of_meter(fields))
    return replace(line, uses=[UseLine("", ", ".join(fields), FILLS)])


def _of_meter(fields: Iterable[str]) -> dict[str, str]:
    """Name the meter whose fields are read, so that the example fills one of them."""
    meters = (name.removesuffix(end) for name in fields for end in METERED[::-1] if name.endswith(end))
    meter = next(meters, "")
    return {"meter": meter} if meter else {}


def _plans(kind: str) -> dict[str, str]:
    """Name the lowest plan and the next one up: the example of a change of plan is an upgrade."""
    plans = list(Plan.objects.order_by("order").values_list("key", flat=True)[:2]) if kind in PLAN_EVENTS else []
    return {"before": plans[0], "to": plans[1]} if len(plans) == 2 else {}


def _property(type_: EventType[Any] | None, name: str, uses: Iterable[Use], here: Came, titles: Mapping[str, str]) -> PropertyLine:
    declared = type_.properties.get(name) if type_ is not None else None
    seen = next((said[name] for said in here.latest if said.get(name) is not None), None)
    return PropertyLine(
        name=name,
        type=say_type(declared.type if declared is not None else guess(seen) if seen is not None else ""),
        needed=declared is not None and declared.needed,
        known=declared is not None,
        has=here.has(name),
        of=len(here.latest),
        uses=_uses(uses, titles),
    )


def _fields(
    asked: Mapping[str, Mapping[Use, None]], owner: str, types: Mapping[str, str], last: Mapping[str, datetime], titles: Mapping[str, str]
) -> list[FieldLine]:
    known = registered().of(owner)
    return [
        FieldLine(
            name=name,
            trait=TRAITS.get(name, name),
            type=say_type(types.get(name, "text" if name == DEVICE else "")),
            registered=name in known or name == DEVICE,
            last_at=last.get(name),
            filled_by=_filled_by(name),
            uses=_uses(uses, titles),
        )
        for name, uses in asked.items()
        if name not in OWN
    ]


def _filled_by(name: str) -> str:
    metered = any(name.endswith(end) and name != end for end in METERED)
    return FILLED.get(name, "usage_reported" if metered else "")


def _of_servers(traits: Mapping[str, Any]) -> bool:
    """Tell whether a browser key may not say them: a plan, or where somebody is reached."""
    return not {"plan", "email", "phone", DEVICE}.isdisjoint(traits)


def _traits(lines: Iterable[FieldLine]) -> dict[str, Any]:
    """Give an example of each field that the application sends as a trait."""
    kinds = {str(label): kind for kind, label in FieldDefinition.Type.choices}
    said = {"email": "ada@example.com", "phone": "+12125550142", "name": "Ada Lovelace", "first_name": "Ada", "plan": "starter"}
    return {line.trait: said.get(line.trait, example(kinds.get(line.type, "text"))) for line in lines if not line.filled_by}


def _invented(type_: EventType[Any] | None, said: Mapping[str, Any]) -> dict[str, Any]:
    """Give something like what was said: what people really said is nobody's business on a page that is handed on."""
    declared = type_.properties if type_ is not None else {}
    plain = {name: value for name, value in said.items() if value is not None and not isinstance(value, Mapping)}
    return {name: example_of(declared[name]) if name in declared else example(guess(value)) for name, value in plain.items()}


def _example(type_: EventType[Any] | None, name: str, latest: Mapping[str, Any]) -> Any:
    declared = type_.properties.get(name) if type_ is not None else None
    return example_of(declared) if declared is not None else latest.get(name, example("text"))


def _uses(uses: Iterable[Use], titles: Mapping[str, str]) -> list[UseLine]:
    return [
        UseLine(use.node, titles.get(use.node, _("Everywhere")) if use.node != EVERYWHERE else _("Everywhere"), use.how) for use in uses
    ]


def say_type(kind: str) -> str:
    """Say the type of a value; nothing where nobody knows it."""
    return str(dict(FieldDefinition.Type.choices).get(kind, kind))
