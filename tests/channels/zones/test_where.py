"""Whose clock counts: her own, her number's, her account's, or the strictest of the country."""

from datetime import UTC, datetime, time

import pytest

from channels.zones.where import Zones, may_speak, zone_of
from channels.zones.window import Closed, Open, Window


@pytest.mark.row("A8")
@pytest.mark.parametrize(
    ("person", "phone", "account", "zones"),
    [
        ("Europe/Berlin", "+12125550142", "Asia/Tokyo", Zones(("Europe/Berlin",), "own", "US")),
        ("", "+12125550142", "Asia/Tokyo", Zones(("America/New_York",), "phone", "US")),
        ("", "+14155550199", "Asia/Tokyo", Zones(("America/Los_Angeles",), "phone", "US")),
        ("Nowhere/Atall", "+15125550100", "", Zones(("America/Chicago",), "phone", "US-TX")),
        ("", "+4915112345678", "", Zones(("Europe/Berlin",), "phone", "DE")),
        ("", "", "Asia/Tokyo", Zones(("Asia/Tokyo",), "account")),
        ("", "not a number", "Asia/Tokyo", Zones(("Asia/Tokyo",), "account")),
        ("", "+18005550123", "Asia/Tokyo", Zones(("Asia/Tokyo",), "account", "US")),
        ("", "", "", Zones(("Europe/Vienna",), "strictest")),
    ],
)
def test_the_nearest_source_names_the_zone(person, phone, account, zones):
    assert zone_of(person, phone, account, "Europe/Vienna") == zones


def test_a_mobile_number_of_a_wide_country_may_ring_in_any_of_its_zones():
    found = zone_of("", "+61491570156", "", "UTC")

    assert found.source == "phone"
    assert {"Australia/Perth", "Australia/Sydney"} <= set(found.names)


def test_with_nothing_known_the_whole_country_must_be_awake():
    found = zone_of("", "", "", "America/New_York")
    window = Window.daily(time(9), time(20))

    assert found.names[0] == "America/New_York"
    assert may_speak(datetime(2026, 6, 2, 14, tzinfo=UTC), found, "email", window) == Closed(datetime(2026, 6, 2, 19, tzinfo=UTC))
    assert may_speak(datetime(2026, 6, 2, 19, tzinfo=UTC), found, "email", window) == Open(datetime(2026, 6, 3, 0, tzinfo=UTC))


@pytest.mark.row("A8")
def test_the_states_hours_hold_for_its_numbers_by_sms_only():
    dallas = zone_of("", "+12145550100", "", "UTC")
    sunday_at_ten = datetime(2026, 6, 7, 15, tzinfo=UTC)
    window = Window.daily(time(9), time(20))

    assert may_speak(sunday_at_ten, dallas, "sms", window) == Closed(datetime(2026, 6, 7, 17, tzinfo=UTC))
    assert isinstance(may_speak(sunday_at_ten, dallas, "email", window), Open)
