"""What was lost when an event was taken in: codes that stand in its context, and the sentences that people read."""

from collections.abc import Mapping, Sequence
from typing import Any

from audience.protocol.canonical import NUMBER_LOST, TEXT_REPAIRED
from audience.protocol.moments import IN_FUTURE, UNREADABLE
from ground.words import _

DEVICE_LEFT_OUT = "device_left_out"
# Not kept with the event: it has a column for that.
UNREGISTERED = "unregistered_type"

SENTENCES: Mapping[str, Any] = {
    UNREADABLE: _(
        "Its timestamp cannot be read or lies outside the years 2000 to 2199: it counts from its arrival and starts and wakes nothing."
    ),
    IN_FUTURE: _("Its timestamp was still ahead when it came: it counts from its arrival."),
    NUMBER_LOST: _("A number that is none (NaN, Infinity) or is too large was emptied."),
    TEXT_REPAIRED: _("NUL or half a letter was taken out of a text."),
    DEVICE_LEFT_OUT: _("A browser key may not add a device to somebody known who has one: it was left out."),
    UNREGISTERED: _("No event type of this name is registered: nothing checks its properties. Journeys can start and wait for it."),
}


def add_notes(context: dict[str, Any], notes: Sequence[str]) -> None:
    """Write notes into the place of the context that only Cairn itself writes."""
    if notes:
        context["cairn"] = {**(context.get("cairn") or {}), "notes": sorted({*notes_of(context), *notes})}


def notes_of(context: Mapping[str, Any]) -> list[str]:
    said = context.get("cairn")
    notes = said.get("notes") if isinstance(said, Mapping) else None
    return [one for one in notes if isinstance(one, str)] if isinstance(notes, list) else []


def told(context: Mapping[str, Any]) -> list[str]:
    """Say the notes of an event in sentences."""
    return [str(SENTENCES.get(code, code)) for code in notes_of(context)]
