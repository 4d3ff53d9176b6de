"""Traits of people and accounts: from what clients call them to fields and columns. Pure."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

import phonenumbers

from audience.changed import Changes
from audience.event_types.base import moment_of
from audience.profile import PLAN_FIELD, AccountState, Profile, put
from audience.protocol.moments import written
from audience.protocol.text import clean_name

PLAN_TRAITS = ("plan", PLAN_FIELD)
# What clients write by custom, and what we call it.
CALLED = {
    "firstName": "first_name",
    "lastName": "last_name",
    "firstname": "first_name",
    "lastname": "last_name",
    "timeZone": "timezone",
    "time_zone": "timezone",
    "zone": "timezone",
    "language": "locale",
    "phone_number": "phone",
    "createdAt": "created_at",
    "plan": PLAN_FIELD,
}
TOKENS = ("push_token", "push_tokens", "device_token")
DEVICES = 20


def set_traits(profile: Profile, traits: dict[str, Any], at: datetime, changes: Changes) -> None:
    """Write a person's traits, each by its moment; columns follow their fields."""
    for given, value in traits.items():
        name = CALLED.get(given, given)
        if name in TOKENS:
            add_devices(profile, value)
        elif name != PLAN_FIELD:
            put(profile, "person", profile.id, name, value, at, changes, profile.books)
    refresh(profile)


def refresh(profile: Profile) -> None:
    """Let the columns say what the fields say."""
    fields = profile.fields
    whole = " ".join(part for part in (_text(fields.get("first_name"), 100), _text(fields.get("last_name"), 100)) if part)
    profile.name = _text(fields.get("name"), 200) or whole
    profile.email = _text(fields.get("email"), 320)
    profile.phone = phone_of(_text(fields.get("phone"), 32))
    # What only the context of a call told is not taken back by traits that are silent about it.
    if "locale" in profile.moments:
        profile.locale = _text(fields.get("locale"), 16)
    if "timezone" in profile.moments:
        zone = _text(fields.get("timezone"), 64)
        # A zone that nobody knows is no news; the one before still holds.
        profile.zone = zone if is_zone(zone) else profile.zone if zone else ""
    since = moment_of(fields.get("created_at"))
    if since is not None:
        here_since(profile, since)


def here_since(profile: Profile, since: datetime) -> bool:
    """Know somebody from a moment on, where that is earlier than what is known; say whether it was."""
    if since >= profile.first_seen_at:
        return False
    profile.first_seen_at = since
    profile.fields["first_seen_at"] = written(since)
    return True


def around(profile: Profile, context: Any, changes: Changes) -> None:
    """Learn what the context of a call says: a device, and zone and language where no trait ever did."""
    device = context.get("device")
    if isinstance(device, dict) and isinstance(device.get("token"), str):
        before = list(profile.push_tokens)
        add_devices(profile, device["token"])
        changes.person = changes.person or profile.push_tokens != before
    zone, locale = context.get("timezone"), context.get("locale")
    if not profile.zone and isinstance(zone, str) and is_zone(zone):
        profile.zone = zone
        changes.person = True
    if not profile.locale and isinstance(locale, str) and locale:
        profile.locale = clean_name(locale)[:16]
        changes.person = True


def add_devices(profile: Profile, given: Any) -> None:
    """Add push tokens, the newest last; null forgets them all."""
    if given is None:
        profile.push_tokens = []
        return
    new = [one for one in (given if isinstance(given, list) else [given]) if isinstance(one, str) and one]
    profile.push_tokens = [*(one for one in profile.push_tokens if one not in new), *new][-DEVICES:]


def set_account_traits(profile: Profile, account: AccountState, traits: dict[str, Any], at: datetime, changes: Changes) -> None:
    """Write an account's traits; the role is the person's in it."""
    for given, value in traits.items():
        name = CALLED.get(given, given)
        if name == "role":
            profile.role = _text(value, 40) or profile.role
            changes.role = True
        elif name not in (PLAN_FIELD, "group_id", "left"):
            put(account, "account", account.id, name, value, at, changes, profile.books)
    account.name = _text(account.fields.get("name"), 200)
    zone = _text(account.fields.get("timezone"), 64)
    account.zone = zone if is_zone(zone) else account.zone if zone else ""


def plan_trait(traits: dict[str, Any]) -> str:
    """Give the plan that traits name, if any."""
    return next((_text(traits[name], 80) for name in PLAN_TRAITS if isinstance(traits.get(name), str)), "")


def _text(value: Any, longest: int) -> str:
    return clean_name(value)[:longest] if isinstance(value, str) else ""


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    return name in _zones()


@lru_cache(maxsize=4096)
def phone_of(text: str) -> str:
    """Write a number as carriers do (+12125550142); one without its country stays as it is."""
    number = _number(text)
    return text if number is None else phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_phone(text: str) -> bool:
    """Tell whether a number has its country and can be one there."""
    return _number(text) is not None


def _number(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
