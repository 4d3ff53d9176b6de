"""What the strict way asks about a message that is taken: values that fit and are probably a slip of the pen. Nothing is kept."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from audience.catalogue import catalogue
from audience.profile import PLAN_FIELD
from audience.traits import CALLED, is_phone, is_zone
from ground.words import _

SENTENCES: Mapping[str, Any] = {
    "unknown_plan": _("No plan of this name stands in the catalogue: a journey that asks for the plan does not know it."),
    "unknown_zone": _("This is no time zone of the IANA list, such as Europe/Berlin: the one before holds, else the installation's."),
    "no_email": _("This is no e-mail address: nothing can be sent to it."),
    "no_phone": _("This is no number with its country, such as +12125550142: no carrier knows it."),
}
# Which properties of a type are plans; each type's file says so in its help.
PLANS: Mapping[str, tuple[str, ...]] = {
    "plan_changed": ("to", "before"),
    "plan_upgraded": ("to", "before"),
    "signed_up": ("plan",),
    "paywall_encountered": ("needs_plan",),
}


def doubts(message: Mapping[str, Any], kind: str) -> list[dict[str, str]]:
    """Give ``{"code", "field", "message"}`` of each value that looks wrong; ``kind`` is what the path says, if it does."""
    found = _found(message, kind or str(message.get("type")))
    return [{"code": code, "field": field, "message": str(SENTENCES[code])} for code, field in found]


def _found(message: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    is_track = kind == "track"
    asked = dict.fromkeys(PLANS.get(str(message.get("event")), ()), _plan) if is_track else ASKED.get(kind, {})
    part = "properties" if is_track else "traits"
    values = message.get(part)
    for name, value in values.items() if isinstance(values, Mapping) else ():
        look = asked.get(name if is_track else str(CALLED.get(name, name)))
        if look is not None and isinstance(value, str) and value and (code := look(value)):
            yield code, f"{part}.{name}"


def _plan(value: str) -> str:
    return "unknown_plan" if catalogue().get(value) is None else ""


def _zone(value: str) -> str:
    return "" if is_zone(value) else "unknown_zone"


def _phone(value: str) -> str:
    return "" if is_phone(value) else "no_phone"


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        return "no_email"
    return ""


ASKED: Mapping[str, Mapping[str, Callable[[str], str]]] = {
    "identify": {PLAN_FIELD: _plan, "timezone": _zone, "email": _email, "phone": _phone},
    "group": {PLAN_FIELD: _plan, "timezone": _zone},
}
