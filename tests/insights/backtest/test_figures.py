"""Figures of a backtest: days, hours, caps and averages out of tallies."""

from datetime import date
from decimal import Decimal

import pytest

from engine.core.caps import Cap
from insights.backtest.figures import Figures, every_day
from insights.backtest.forecast import about

ENTERED = {"2026-03-02 09": Decimal(5), "2026-03-02 10": Decimal(3), "2026-03-04 10": Decimal(4)}
SENT = {"push 2026-03-02 09": Decimal(2), "email 2026-03-02 09": Decimal(1), "push 2026-03-03 09": Decimal(3)}
FIGURES = Figures({"entered": ENTERED, "sent": SENT, "people": {"0": Decimal(2), "3": Decimal(5), "4": Decimal(1), "12": Decimal(1)}})


@pytest.mark.row("N4")
@pytest.mark.parametrize(
    ("cap", "beyond"),
    [
        (Cap(), 0),
        (Cap(per_hour=3), 3),
        (Cap(per_day=4), 4),
        (Cap(per_hour=3, per_day=5), 4),
        (Cap(in_all=10), 2),
        (Cap(per_hour=2, in_all=1), 11),
        (Cap(per_day=100, in_all=100), 0),
    ],
)
def test_a_cap_would_have_turned_away_whoever_came_after_it_was_full(cap: Cap, beyond: int) -> None:
    assert FIGURES.beyond(cap) == beyond


@pytest.mark.row("N4")
def test_messages_are_counted_by_channel_by_day_and_by_hour_of_the_day() -> None:
    assert FIGURES.sent == {"push": 5, "email": 1}
    assert FIGURES.sent_by_day == {date(2026, 3, 2): 3, date(2026, 3, 3): 3}
    assert [hour for hour, n in enumerate(FIGURES.sent_by_hour["push"]) if n] == [9]
    assert every_day(FIGURES.entered_by_day, date(2026, 3, 2), date(2026, 3, 4)) == [
        (date(2026, 3, 2), 8),
        (date(2026, 3, 3), 0),
        (date(2026, 3, 4), 4),
    ]


@pytest.mark.row("N4")
def test_people_who_got_more_than_three_are_told() -> None:
    assert (FIGURES.heard, FIGURES.often, list(FIGURES.people)) == (7, 2, [0, 3, 4, 12])


@pytest.mark.row("N4")
def test_nobody_is_a_third_of_a_person() -> None:
    assert [about(number) for number in (0, 0.33, 0.6, 71.2)] == ["0", "under 1", "about 1", "about 71"]
