"""Settings are read strictly, drafts as far as they go."""

from dataclasses import dataclass
from datetime import time, timedelta

import pytest

from ground.ask import BadSetting, ask, read, read_as_far, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str = ask("Name", at_most=5)
    from_: str = ask("From", needed=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    lasts: timedelta = ask("How long", at_least=timedelta(minutes=1), default=timedelta(days=1))
    clock: time | None = ask("When", needed=False, default=None)
    inner: tuple[Inner, ...] = ask("Inner", at_least=1)
    way: str = ask("Way", choices=[("a", "A"), ("b", "B")], default="a")
    number: int = ask("Number", default=0)


def test_what_is_written_is_read_again():
    made = read(Outer, {"lasts": "P1DT6H", "clock": "09:30", "inner": [{"name": "x", "from": "y"}]})

    assert made.lasts == timedelta(days=1, hours=6)
    assert made.inner == (Inner(name="x", from_="y"),)
    assert write(made) == {
        "lasts": "P1DT6H",
        "clock": "09:30",
        "inner": [{"name": "x", "from": "y"}],
        "way": "a",
        "number": 0,
    }
    assert read(Outer, write(made)) == made


@pytest.mark.parametrize(
    ("raw", "field", "code"),
    [
        ({}, "inner", "needed"),
        ({"inner": []}, "inner", "needed"),
        ({"inner": [{}]}, "inner[0].name", "needed"),
        ({"inner": [{"name": "toolong"}]}, "inner[0].name", "at_most"),
        ({"inner": [{"name": 5}]}, "inner[0].name", "wrong_type"),
        ({"inner": [{"name": "x", "other": 1}]}, "inner[0].other", "unknown"),
        ({"inner": [{"name": "x"}], "lasts": "PT1S"}, "lasts", "at_least"),
        ({"inner": [{"name": "x"}], "lasts": "one day"}, "lasts", "wrong_type"),
        ({"inner": [{"name": "x"}], "clock": "25:00"}, "clock", "wrong_type"),
        ({"inner": [{"name": "x"}], "way": "c"}, "way", "choice"),
        ({"inner": [{"name": "x"}], "number": True}, "number", "wrong_type"),
        ({"inner": [{"name": "x"}], "number": float("nan")}, "number", "wrong_type"),
        ({"inner": [{"name": "x\0"}]}, "inner[0].name", "wrong_type"),
        ("text", "", "not_an_object"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_place(raw, field, code):
    with pytest.raises(BadSetting) as caught:
        read(Outer, raw)

    assert (caught.value.field, caught.value.code) == (field, code)
    assert caught.value.sentence.endswith(".")


def test_a_draft_is_read_as_far_as_it_goes():
    made, problems = read_as_far(Outer, {"lasts": "P2D", "way": "c"})

    assert made.lasts == timedelta(days=2)
    assert made.inner == ()
    assert [p.field for p in problems] == ["inner", "way"]
