"""What a browser key may say of somebody known: anybody can read it, so it never moves where their messages go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audience.judge import Item
from audience.models import Person
from audience.notes import DEVICE_LEFT_OUT
from audience.profiles import fold
from audience.protocol import Unfit
from audience.resolve import Whom
from audience.traits import CALLED, TOKENS, phone_of

Said = tuple[Item, Whom]


@dataclass(frozen=True, slots=True)
class Reached:
    """Where somebody is reached today."""

    email: str
    phone: str
    devices: frozenset[str]


def reached(said: Iterable[Said]) -> Mapping[int, Reached]:
    """Read where those are reached who are known by a user id and whose address a message names; one statement, mostly none."""
    wanted = {about.person.id for item, about in said if about.person.user and (_names_address(item) or _device(item) is not None)}
    rows = Person.objects.filter(pk__in=wanted).values_list("pk", "email_key", "phone", "push_tokens") if wanted else ()
    return {pk: Reached(email, phone, frozenset(tokens)) for pk, email, phone, tokens in rows}


def guard(item: Item, known: Reached | None) -> None:
    """Raise Unfit where a message would change an address that is known. A further device is only left out of its context."""
    if known is None:
        return
    if item.message.kind == "identify":
        for given, value in item.message.properties.items():
            if _changes(CALLED.get(given, given), value, known):
                raise Unfit(
                    "server_only",
                    f"traits.{given}",
                    "A browser key may not change where somebody known is reached. Send it from your server.",
                )
    token = _device(item)
    if token is not None and known.devices and token not in known.devices:
        item.message.context["device"] = {name: one for name, one in item.message.context["device"].items() if name != "token"}
        item.message.notes.append(DEVICE_LEFT_OUT)


def _names_address(item: Item) -> bool:
    return item.message.kind == "identify" and any(
        CALLED.get(name, name) in ("email", "phone", *TOKENS) for name in item.message.properties
    )


def _device(item: Item) -> str | None:
    device = item.message.context.get("device")
    token = device.get("token") if isinstance(device, dict) else None
    return token if isinstance(token, str) and token else None


def _changes(name: str, value: Any, known: Reached) -> bool:
    if name == "email":
        return bool(known.email) and (not isinstance(value, str) or fold(value) != known.email)
    if name == "phone":
        return bool(known.phone) and (not isinstance(value, str) or phone_of(value.strip()[:32]) != known.phone)
    if name in TOKENS:
        said = value if isinstance(value, list) else [value]
        return bool(known.devices) and not all(isinstance(one, str) and one in known.devices for one in said)
    return False
