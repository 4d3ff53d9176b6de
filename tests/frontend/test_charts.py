"""Charts as geometry: shapes stay on their sheet, keep their order and say what the figures say."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontend import charts

figures = st.lists(st.floats(min_value=0, max_value=1e9), min_size=1, max_size=40)


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


@given(figures)
def test_a_funnel_stays_on_its_sheet(values: list[float]) -> None:
    drawn = charts.funnel(values)

    assert len(drawn.pieces) == len(values)
    for piece in drawn.pieces:
        assert all(-0.01 <= number <= 1000.01 for number in numbers(piece.path))
        assert 0.3 <= float(piece.opacity) <= 0.8


def test_a_funnel_is_as_wide_as_its_share_of_the_first() -> None:
    first, second = charts.funnel([100, 50], width=100, height=100).pieces

    assert first.path.startswith("M0 0C25 0 25 25 50 25L50 75")
    assert second.path.startswith("M50 25C75 25 75 25 100 25L100 75")


def test_a_funnel_of_nobody_is_a_line_and_no_error() -> None:
    assert charts.funnel([]).pieces == ()
    assert "50" in charts.funnel([0, 0], height=100).pieces[0].path


@given(figures)
def test_bars_stand_on_the_floor_and_the_tallest_fits(values: list[float]) -> None:
    drawn = charts.bars([(str(at), value) for at, value in enumerate(values)])

    for bar in drawn.bars:
        assert 7.9 <= float(bar.y) <= drawn.floor
        assert float(bar.y) + float(bar.height) == pytest.approx(drawn.floor, abs=0.02)
        assert float(bar.x) + float(bar.width) <= drawn.width


def test_bars_before_the_median_are_strong() -> None:
    drawn = charts.bars([(str(day), 5) for day in range(6)], mark=2.4)

    assert [bar.strong for bar in drawn.bars] == [True, True, True, False, False, False]


@pytest.mark.parametrize(("value", "ceiling"), [(73, 80), (0, 1), (100, 100), (101, 200), (0.116, 0.2), (9, 10)])
def test_a_scale_ends_at_a_round_number(value: float, ceiling: float) -> None:
    assert charts.nice_ceiling(value) == pytest.approx(ceiling)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(sorted), min_size=1, max_size=6))
def test_an_interval_holds_its_rate(rows: list[list[float]]) -> None:
    drawn = charts.intervals([("row", "", rate, low, high, "treated") for low, rate, high in rows])

    for row in drawn.rows:
        assert drawn.left <= float(row.low) <= float(row.middle) <= float(row.high) <= drawn.width


@given(figures)
def test_a_spark_line_runs_from_edge_to_edge(values: list[float]) -> None:
    drawn = charts.spark(values)
    points = numbers(drawn.line)

    assert points[0] == 0
    assert points[-2] == pytest.approx(100)
    assert all(0 <= y <= 24 for y in points[1::2])


def test_the_longest_bar_takes_the_whole_width() -> None:
    assert [bar.percent for bar in charts.h_bars([("a", "", 200), ("b", "", 50), ("c", "", 0)])] == ["100%", "25%", "0%"]
