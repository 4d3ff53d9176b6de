"""A kept test has one form; whatever is none is refused with its place and a sentence."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from journeys.kept.moments import next_such, say_moment, write_moment
from journeys.kept.shape import BadTest, canonical_test, canonical_tests

TEST = {
    "name": "  Storage at  83 % ",
    "person": {"plan": "starter", "zone": "Europe/Lisbon", "consents": ["push", "email"], "fields": {"storage_used_pct": 83}},
    "at": "mon 21:40",
    "begins": {"type": "usage_threshold_hit", "properties": {"pct": 83}},
    "answers": [{"step": "email", "does": "clicked", "after": "PT120M"}],
    "besides": [{"type": "plan_upgraded", "properties": {"to": "pro"}, "after": "P1D"}],
    "paths": {},
    "outcome": {"says": [{"day": 1, "step": "push", "channel": "push"}], "path": [], "ended": "finished"},
}


def test_it_has_one_form() -> None:
    made = canonical_test(TEST)

    assert made["name"] == "Storage at 83 %"
    assert made["person"]["consents"] == ["email", "push"]
    assert made["answers"][0]["after"] == "PT2H"
    assert "paths" not in made
    assert made["outcome"] == {"says": [{"day": 1, "step": "push", "channel": "push"}], "ended": "finished"}
    assert canonical_test(made) == made


@pytest.mark.parametrize(
    ("changed", "place", "code"),
    [
        ({"name": ""}, "name", "needs_name"),
        ({"name": None}, "name", "bad_text"),
        ({"name": "x" * 121}, "name", "needs_name"),
        ({"name": "a\0b"}, "", "bad_text"),
        ({"name": "\ud800"}, "", "not_json"),
        ({"at": "2026-11-23 21:40"}, "at", "bad_moment"),
        ({"at": 21}, "at", "bad_moment"),
        ({"person": {"zone": "Mars/Olympus"}}, "person.zone", "bad_zone"),
        ({"person": {"consents": ["fax"]}}, "person.consents", "bad_consent"),
        ({"person": {"consents": [[]]}}, "person.consents", "bad_consent"),
        ({"person": {"fields": {"x": float("nan")}}}, "", "not_json"),
        ({"person": {"fields": {"x": "y" * 30_000}}}, "", "too_large"),
        ({"person": []}, "person", "not_an_object"),
        ({"answers": {}}, "answers", "not_a_list"),
        ({"answers": [{"step": "A b", "does": "clicked", "after": "PT1H"}]}, "answers[0].step", "bad_text"),
        ({"answers": [{"step": "a", "does": "clicked", "after": "P900D"}]}, "answers[0].after", "bad_length"),
        ({"answers": [{"step": "a", "does": "clicked", "after": 2}]}, "answers[0].after", "bad_length"),
        ({"besides": [{"after": "P1D"}]}, "besides[0].type", "needs_type"),
        ({"outcome": {"says": [{"day": "1", "step": "a", "channel": "sms"}]}}, "outcome.says[0].day", "bad_day"),
        ({"paths": {"a": 3}}, "paths.a", "bad_text"),
        ({"colour": "red"}, "colour", "unknown"),
    ],
)
def test_whatever_is_none_is_refused_with_its_place(changed: dict[str, object], place: str, code: str) -> None:
    with pytest.raises(BadTest) as caught:
        canonical_test({**TEST, **changed})

    assert (caught.value.place, caught.value.code) == (place, code)
    assert caught.value.sentence


def test_two_tests_have_two_names() -> None:
    with pytest.raises(BadTest, match="Two tests are called"):
        canonical_tests([TEST, TEST])


def test_a_kept_moment_never_passes() -> None:
    lisbon, now = ZoneInfo("Europe/Lisbon"), datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

    assert write_moment(datetime(2026, 11, 23, 21, 40, tzinfo=UTC), lisbon) == "mon 21:40"
    assert next_such("mon 21:40", lisbon, now) == datetime(2026, 11, 30, 21, 40, tzinfo=UTC)
    assert next_such("wed 12:00", lisbon, now) == now
    assert next_such("wed 11:59", lisbon, now).isoformat() == "2026-12-02T11:59:00+00:00"
    # Between the two lies the end of summer time.
    assert next_such("mon 09:00", lisbon, datetime(2026, 10, 24, 12, 0, tzinfo=UTC)) == datetime(2026, 10, 26, 9, 0, tzinfo=UTC)
    assert say_moment("mon 21:40") == "Monday, 21:40"
