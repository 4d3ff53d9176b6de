"""One event type laid open: its fields with the last value seen, its days, its latest event."""

import inspect
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audience.event_types.base import EventType, Property
from audience.models import Event, FieldDefinition
from audience.rules.types import TYPES
from audience.types import StoredType
from frontend.charts import Bars, bars
from insights.flow.reading import slices

NEWEST = 30
# So many names that nobody declared are listed.
MOST = 200
PARTS_OF_A_DAY = 4


@dataclass(frozen=True, slots=True)
class FieldLine:
    """``declared``: the type names it; others were seen in events all the same."""

    name: str
    type: str
    needed: bool
    last: str
    rule: str
    declared: bool


def latest(name: str) -> list[Event]:
    return list(Event.objects.filter(type=name).order_by("-received_at", "-id")[:NEWEST])


def field_lines(type_: EventType[Any] | None, events: Sequence[Event]) -> list[FieldLine]:
    """List declared properties, then what else was seen lately, as many as anybody reads."""
    declared = type_.properties if type_ is not None else {}
    found = [
        FieldLine(prop.name, _type(prop.type), prop.needed, _shown(last_value(events, prop.name)), _rule(prop), True)
        for prop in declared.values()
    ]
    for name in sorted(undeclared(type_, events))[:MOST]:
        value = last_value(events, name)
        found.append(FieldLine(name, _type(guess(value)), False, _shown(value), "", False))
    return found


def undeclared(type_: EventType[Any] | None, events: Sequence[Event]) -> set[str]:
    """Give the names that were seen lately and are not declared."""
    return {name for event in events for name in event.properties} - set(type_.properties if type_ is not None else ())


def last_value(events: Sequence[Event], name: str) -> Any:
    return next((event.properties[name] for event in events if event.properties.get(name) is not None), None)


def guess(value: Any) -> str:
    """Guess the type of a value, for whoever registers what was only seen so far."""
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int | float):
        return "number"
    return "list" if isinstance(value, list) else "text"


def proposal(events: Sequence[Event]) -> str:
    """Write down properties as the form of the admin wants them: one a line."""
    names = sorted({name for event in events for name in event.properties if name.isidentifier()})
    kinds = {name: guess(last_value(events, name)) for name in names}
    return "\n".join(f"{name}: {kind}" for name, kind in kinds.items() if kind in TYPES)


def defined_in(type_: EventType[Any] | None) -> str:
    """Say in which file and line a type stands; nothing of one that was registered here."""
    if type_ is None or isinstance(type_, StoredType):
        return ""
    try:
        file, line = inspect.getsourcefile(type(type_)), inspect.getsourcelines(type(type_))[1]
    except (OSError, TypeError):
        return type(type_).__module__
    path = Path(file or "")
    inside = path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else Path(*type(type_).__module__.split("."))
    return f"{inside}:{line}"


def week(name: str, now: datetime) -> tuple[int, Bars, list[tuple[str, int]]]:
    """Count the last seven days: in all, as bars of six hours, and per day for the table."""
    many = 7 * PARTS_OF_A_DAY
    counted = slices([name], now, timedelta(days=7), many)[name]
    begun = timezone.localtime(now) - timedelta(days=7)
    named = [date_format(begun + timedelta(hours=24 / PARTS_OF_A_DAY * at), "D j") for at in range(many)]
    per_day = [(named[at], sum(counted[at : at + PARTS_OF_A_DAY])) for at in range(0, many, PARTS_OF_A_DAY)]
    return sum(counted), bars(list(zip(named, counted, strict=True)), width=760, height=130), per_day


def as_sent(event: Event) -> str:
    """Show an event as a client says it."""
    said: dict[str, Any] = {"type": event.kind}
    if event.kind == "track":
        said["event"] = event.type
    said["timestamp"] = event.at.isoformat().replace("+00:00", "Z")
    said["traits" if event.kind in ("identify", "group") else "properties"] = event.properties
    return json.dumps(said, ensure_ascii=False, indent=2)


def _type(kind: str) -> str:
    return str(dict(FieldDefinition.Type.choices).get(kind, kind))


def _rule(prop: Property) -> str:
    if prop.choices:
        return ", ".join(str(title) for _key, title in prop.choices)
    if prop.at_least is not None and prop.at_most is not None and prop.at_most < 10**9:
        return _("%(least)s to %(most)s") % {"least": prop.at_least, "most": prop.at_most}
    if prop.at_least is not None:
        return _("%(least)s or more") % {"least": prop.at_least}
    return str(prop.help)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= 60 else said[:59] + "…"


def example_of(events: Sequence[Event]) -> Mapping[str, Any]:
    return events[0].properties if events else {}
