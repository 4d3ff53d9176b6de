"""In which zone a person may live: her own, else her number's, else her account's, else the strictest. Pure."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType, timezone

from channels.zones.stricter import AREAS, legal_hours
from channels.zones.tz import names, of_country
from channels.zones.window import Closed, Open, Window, hours
from ground.frozen import frozen

Source = Literal["own", "phone", "account", "strictest"]

# A toll-free number of +1 "lies" in some fifty zones; that says nothing. Russia, the widest country, has eleven.
TOO_MANY = 20
# Numbers without a place; their country may still have one zone only.
PLACELESS = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
    PhoneNumberType.PAGER,
    PhoneNumberType.MOBILE,
}


@frozen()
class Zones:
    """The zones a person may live in, who said so, and the region of her number (US-TX, DE) for the law's hours."""

    names: tuple[str, ...]
    source: Source
    region: str = ""


def zone_of(person_zone: str, phone: str, account_zone: str, installation_zone: str) -> Zones:
    """Choose. A name that is none is passed over; the strictest are all zones of the installation's country at once."""
    by_phone, region = _by_phone(phone)
    if person_zone in names():
        return Zones((person_zone,), "own", region)
    if by_phone:
        return Zones(by_phone, "phone", region)
    if account_zone in names():
        return Zones((account_zone,), "account", region)
    return Zones(of_country(installation_zone if installation_zone in names() else "UTC"), "strictest", region)


@lru_cache(maxsize=4096)
def may_speak(now: datetime, zones: Zones, channel: str, ours: Window) -> Open | Closed:
    """Ask our own window and the law's of the person's region together. People of a step share their moment and mostly their zone."""
    windows: Sequence[Window] = (ours, *(law.window for law in legal_hours(zones.region, channel)))
    return hours(now, zones.names, windows)


@lru_cache(maxsize=65536)
def _by_phone(phone: str) -> tuple[tuple[str, ...], str]:
    if not phone:
        return (), ""
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return (), ""
    if phonenumbers.number_type(number) in PLACELESS:
        found = timezone.time_zones_for_number(number)
    else:
        # By prefix even if the number is not in use: reserved numbers (555-01xx) have a place, too.
        found = timezone.time_zones_for_geographical_number(number)
    known = tuple(name for name in found if name in names())
    region = phonenumbers.region_code_for_number(number) or ""
    if region == "US" or (not region and number.country_code == 1):
        region = AREAS.get(str(number.national_number)[:3], "US")
    return (known if len(known) <= TOO_MANY else ()), region
