"""What a journey needs from the application: each event with its properties, each field, and where each is used. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from audience.event_types.base import EventType
from audience.profile import PLAN_FIELD
from audience.rules.tree import Account, Count, Event, Field, Operand, Rule, comparisons
from channels.content.errors import BadTemplate
from channels.content.texts import templates_of, text_of
from engine.core.node import PROFILE
from journeys.everywhere import PLAN_CHANGE, PLAN_UP, read_everywhere
from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph

EVERYWHERE = ""
# What Cairn says by itself, so nobody sends it.
OWN = ("$", "message_")
# What a channel reaches somebody by.
REACHES = {"email": "email", "sms": "phone", "push": "push_token"}
# What opens a channel. An SMS is never sent without it.
CONSENT, ALWAYS_ASKED = "consent_given", "sms"
# What tells of a change of the plan.
TOLD_BY = {PLAN_CHANGE: ("plan_changed",), PLAN_UP: ("plan_changed",)}
CATALOGUE = frozenset({"plan", "next_plan", "company"})


@dataclass(frozen=True, slots=True)
class Use:
    """Where something is used: a step (empty: everywhere in the journey), and how, as a code."""

    node: str
    how: str


@dataclass(slots=True)
class EventNeeded:
    """An event type, and which of its properties are looked at."""

    uses: dict[Use, None] = field(default_factory=dict)
    properties: dict[str, dict[Use, None]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(slots=True)
class Needed:
    """All of it, in the order in which a person meets it; uses keep their order and stand once."""

    events: dict[str, EventNeeded] = field(default_factory=lambda: defaultdict(EventNeeded))
    fields: dict[str, dict[Use, None]] = field(default_factory=lambda: defaultdict(dict))
    account: dict[str, dict[Use, None]] = field(default_factory=lambda: defaultdict(dict))


def needed(graph: Graph, types: Iterable[EventType[object]] = (), asks: frozenset[str] = frozenset({ALWAYS_ASKED})) -> Needed:
    """Collect what a graph needs. ``types`` tell a property of the entry event from a field of the same name in a text.

    ``asks``: the channels on which nothing promotional is said without consent.
    """
    found, steps = Needed(), read_steps(graph)
    starting = [step for step in steps.by_id.values() if step.group == "start" and step.type is not None]
    entry = tuple(kind for step in starting for kind in step.type.listens(step.settings) if _sent(kind))  # type: ignore[union-attr]
    known = {kind.key: frozenset(kind.properties) for kind in types}
    said = frozenset(name for kind in entry for name in known.get(kind, ()))
    for step in steps.by_id.values():
        if step.type is not None:
            _step(found, step, entry, said, asks)
    everywhere, _problems = read_everywhere(graph.get("everywhere") or {})
    for how, trigger in [("goal", everywhere.goal), *(("exit", one) for one in everywhere.exits)]:
        kinds = TOLD_BY.get(trigger.type, (trigger.type,))
        for kind in filter(_sent, kinds):
            found.events[kind].uses[Use(EVERYWHERE, how)] = None
        _rule(found, trigger.where, Use(EVERYWHERE, how), kinds)
    return found


def _sent(kind: str) -> bool:
    return bool(kind) and not kind.startswith(OWN) and kind != PROFILE


def _step(found: Needed, step: Step, entry: tuple[str, ...], said: frozenset[str], asks: frozenset[str]) -> None:
    assert step.type is not None
    how = "starts" if step.group == "start" else "waits"
    counted = {count.type for rule in step.type.rules(step.settings) for count in _counts(rule)}
    for kind in step.type.listens(step.settings):
        if _sent(kind) and (step.group == "start" or kind not in counted):
            found.events[kind].uses[Use(step.id, how)] = None
    awaited = getattr(step.settings, "events", ())
    for one in awaited:
        _rule(found, one.where, Use(step.id, how), (one.type,))
    asked = [step.settings.condition] if hasattr(step.settings, "condition") else [] if awaited else step.type.rules(step.settings)
    for rule in asked:
        _rule(found, rule, Use(step.id, "filters" if step.group == "start" else "asks"), entry)
    if instance := getattr(step.settings, "instance", ""):
        _properties(found, entry, instance, Use(step.id, "tells_apart"))
    if step.group == "say":
        _message(found, step, entry, said, asks)
    elif hasattr(step.settings, "field") and hasattr(step.settings, "of"):
        (found.account if step.settings.of == "account" else found.fields)[step.settings.field][Use(step.id, "waits")] = None


def _message(found: Needed, step: Step, entry: tuple[str, ...], said: frozenset[str], asks: frozenset[str]) -> None:
    channel = step.type.channel  # type: ignore[union-attr]
    if channel in REACHES:
        found.fields[REACHES[channel]][Use(step.id, "reaches")] = None
    if channel in asks and (channel == ALWAYS_ASKED or getattr(step.settings, "message_class", "") == "promotional"):
        _properties(found, (CONSENT,), "channel", use := Use(step.id, "permits"))
        found.events[CONSENT].uses[use] = None
    try:
        templates = list(templates_of(text_of(channel, step.type.text(step.settings))))  # type: ignore[union-attr]
    except BadTemplate:
        return
    for variable in dict.fromkeys(one.name for _field, template in templates for one in template.variables):
        _variable(found, variable, Use(step.id, "says"), entry, said)


def _variable(found: Needed, variable: str, use: Use, entry: tuple[str, ...], said: frozenset[str]) -> None:
    head, _dot, rest = variable.partition(".")
    if head == "event" and rest:
        _properties(found, entry, rest, use)
    elif head == "account" and rest:
        found.account[rest][use] = None
    elif head == "person" and rest:
        found.fields[rest][use] = None
    elif head in said:
        _properties(found, entry, head, use)
    elif head not in CATALOGUE and head not in ("event", "account", "person"):
        found.fields[head][use] = None
    elif head != "company":
        found.fields[PLAN_FIELD][use] = None


def _properties(found: Needed, kinds: Iterable[str], name: str, use: Use) -> None:
    for kind in filter(_sent, kinds):
        found.events[kind].properties[name][use] = None


def _rule(found: Needed, rule: Rule, use: Use, entry: tuple[str, ...]) -> None:
    for one in comparisons(rule):
        for operand in (one.left, one.right):
            if operand is not None:
                _operand(found, operand, use, entry)


def _operand(found: Needed, operand: Operand, use: Use, entry: tuple[str, ...]) -> None:
    match operand:
        case Field(name=name):
            found.fields[name][use] = None
        case Account(name=name):
            found.account[name][use] = None
        case Event(path=path):
            _properties(found, entry, path, use)
        case Count(type=kind) if _sent(kind):
            counts = Use(use.node, "counts")
            found.events[kind].uses[counts] = None
            for name in (*operand.same, *([operand.of] if operand.of else [])):
                found.events[kind].properties[name][counts] = None
            for name in operand.same:
                _properties(found, entry, name, counts)
            if operand.where is not None:
                _rule(found, operand.where, counts, (kind,))


def _counts(rule: Rule) -> Iterator[Count]:
    for one in comparisons(rule):
        yield from (operand for operand in (one.left, one.right) if isinstance(operand, Count))
