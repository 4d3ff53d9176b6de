"""Hours that a law sets beside our own, by region and channel, as data. Lawyers must check them before anybody relies on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from channels.zones.window import Window

THIRD_PARTY = "One vendor's table of state hours, 2025; not checked by a lawyer."


@dataclass(frozen=True, slots=True)
class LegalHours:
    """``region`` is a country or a country and state (US, US-TX)."""

    region: str
    channels: frozenset[str]
    window: Window
    source: str


def _sms(region: str, window: Window, source: str = THIRD_PARTY) -> LegalHours:
    return LegalHours(region, frozenset({"sms"}), window, source)


_EIGHT_TO_EIGHT = Window.daily(time(8), time(20))

TABLE = (
    _sms("US", Window.daily(time(8), time(21)), "47 CFR 64.1200(c)(1): 8 a.m. to 9 p.m. at the called party's location."),
    _sms("US-FL", _EIGHT_TO_EIGHT),
    _sms("US-OK", _EIGHT_TO_EIGHT),
    _sms("US-MD", _EIGHT_TO_EIGHT),
    _sms("US-MS", _EIGHT_TO_EIGHT),
    _sms("US-NJ", _EIGHT_TO_EIGHT),
    _sms("US-CT", Window.daily(time(9), time(20))),
    _sms("US-RI", Window(((time(9), time(18)),) * 5 + ((time(10), time(17)),) * 2)),
    _sms("US-TX", Window(((time(9), time(21)),) * 6 + ((time(12), time(21)),))),
)


def legal_hours(region: str, channel: str) -> Iterator[LegalHours]:
    """List what holds in a region for a channel, the country's first."""
    country = region.split("-")[0]
    return (hours for hours in TABLE if hours.region in (country, region) and channel in hours.channels)


# Area codes of the states above, for numbers that are all we know of a person's state. People keep numbers when they move.
AREAS = {
    code: state
    for state, codes in {
        "US-CT": "203 475 860 959",
        "US-FL": "239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954",
        "US-MD": "227 240 301 410 443 667",
        "US-MS": "228 471 601 662 769",
        "US-NJ": "201 551 609 640 732 848 856 862 908 973",
        "US-OK": "405 539 572 580 918",
        "US-RI": "401",
        "US-TX": "210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903 915 936 940 945 956 972 979",
    }.items()
    for code in codes.split()
}
