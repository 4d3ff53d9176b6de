"""Intervals that are honest for small numbers, against figures published elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.funnel.interval import difference, wilson


@pytest.mark.row("N7")
def test_the_difference_has_the_interval_of_newcombes_own_example():
    """56 of 70 against 48 of 80: method 10 of the paper says 0.0524 to 0.3339."""
    found = difference(56, 70, 48, 80)

    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)


@pytest.mark.row("N7")
def test_nothing_out_of_ten_is_no_certainty_in_newcombes_example():
    """0 of 10 against 0 of 20: the paper says -0.1611 to 0.2775, where a plain interval would be nothing at all."""
    found = difference(0, 10, 0, 20)

    assert (round(found.low, 4), round(found.high, 4)) == (-0.1611, 0.2775)
    assert found.holds_nothing


@pytest.mark.row("N7")
def test_the_drawn_page_says_what_the_formula_says():
    found = difference(401, 3800, 27, 418)

    assert [round(part * 100, 1) for part in (found.value, found.low, found.high)] == [4.1, 1.2, 6.3]
    assert not found.holds_nothing


def test_wilson_is_never_without_doubt():
    assert wilson(0, 10).low == 0
    assert round(wilson(0, 10).high, 4) == 0.2775
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 500), st.integers(1, 500))
def test_what_is_seen_lies_within_and_turns_its_sign_with_the_groups(hits, of, other_hits, other_of):
    hits, other_hits = min(hits, of), min(other_hits, other_of)
    one, two = difference(hits, of, other_hits, other_of), difference(other_hits, other_of, hits, of)

    assert -1 <= one.low <= one.value + 1e-12
    assert one.value - 1e-12 <= one.high <= 1
    assert one.low == pytest.approx(-two.high)
