"""The book of a throttle: never more than so many in any window, in order, and everybody in the end."""

import json
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.turns import Book, Place, Rate, read, written

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def book(most: int, within: timedelta = MINUTE) -> Book:
    made = Book()
    made.obey(Rate(most, within))
    return made


def most_in_any_window(passed: list[datetime], within: timedelta) -> int:
    """The most in any window [t, t + within); such a one begins with somebody who passes."""
    ordered = sorted(passed)
    first = most = 0
    for last, at in enumerate(ordered):
        while at - ordered[first] >= within:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.mark.row("E12")
def test_the_first_pass_at_once_and_the_next_get_their_exact_moment():
    turns = book(2)
    given = [turns.ask(NOON) for _ in range(5)]

    assert given[:2] == [None, None]
    moments = [turns.at(place) - NOON for place in given[2:]]
    # A cell of room between two groups: whoever rings within it is still in time.
    assert moments == [MINUTE, MINUTE, timedelta(seconds=121)]


@pytest.mark.row("E12")
def test_whoever_comes_early_keeps_the_place_and_a_newcomer_stands_behind():
    turns = book(1)
    assert turns.ask(NOON) is None
    ada, ben = turns.ask(NOON), turns.ask(NOON)

    assert turns.ask(NOON + timedelta(seconds=30), ada) == ada
    assert turns.ask(NOON + MINUTE, ada) is None
    newcomer = turns.ask(NOON + MINUTE)
    assert newcomer.cell > ben.cell


@pytest.mark.row("E12")
def test_a_place_given_back_by_the_last_is_free_for_the_next():
    turns = book(1)
    places = [turns.ask(NOON) for _ in range(4)]
    for place in places[1:]:
        turns.leave(place)

    assert turns.ask(NOON + MINUTE) is None


@pytest.mark.row("E12")
def test_whoever_stood_still_goes_on_in_order_and_before_newcomers():
    turns = book(10)
    waiting = [(turns.at(p), n, p) for n in range(100) if (p := turns.ask(NOON)) is not None]
    # Nothing walks for five minutes; then all five groups ring together.
    passed, looks = [], 0
    heapify(waiting)
    while waiting:
        at, number, place = heappop(waiting)
        at = max(at, NOON + timedelta(minutes=5, seconds=30))
        looks += 1
        again = turns.ask(at, place)
        if again is None:
            passed.append((at, number))
        else:
            heappush(waiting, (turns.at(again), number, again))

    assert [number for _at, number in passed] == list(range(10, 100))
    assert most_in_any_window([at for at, _number in passed], MINUTE) == 10
    # One look for each who was in time, and one more for each who was not.
    assert looks < 200


@pytest.mark.row("E12")
def test_another_number_holds_at_once_and_counts_who_passed_before():
    turns = book(5)
    places = [turns.ask(NOON) for _ in range(8)]
    turns.obey(Rate(2, MINUTE))
    rung = NOON + MINUTE

    assert [turns.ask(rung, place) for place in places[5:]].count(None) == 2
    # Seven have passed within this hour.
    turns.obey(Rate(8, timedelta(hours=1)))
    assert turns.ask(rung) is None
    assert turns.ask(rung) is not None


@st.composite
def stories(draw):
    return (
        draw(st.integers(1, 6)),
        draw(st.sampled_from([MINUTE, timedelta(hours=1)])),
        draw(
            st.lists(
                st.tuples(
                    # How long after the one before and how skewed the worker's clock is, in thousandths of the window; how many come.
                    st.integers(0, 1500),
                    st.integers(0, 8),
                    st.integers(-250, 250),
                    st.sampled_from(["work", "work", "work", "leave", "stand still"]),
                ),
                max_size=40,
            )
        ),
    )


@given(stories())
@settings(max_examples=300, deadline=None)
@pytest.mark.row("E12")
def test_no_window_ever_holds_more_and_everybody_passes(story):
    most, within, happenings = story
    turns, now = book(most, within), NOON
    waiting: list[Place] = []
    passed: list[datetime] = []

    def look(at, due):
        for place in due:
            waiting.remove(place)
            again = turns.ask(at, place)
            waiting.append(again) if again is not None else passed.append(at)

    for after, newcomers, skew, what in happenings:
        now += within * (after / 1000)
        at = now + within * (skew / 1000)
        turns = read(json.loads(json.dumps(written(turns))))
        turns.obey(Rate(most, within))
        for _ in range(newcomers):
            place = turns.ask(at)
            waiting.append(place) if place is not None else passed.append(at)
        if what == "leave" and waiting:
            turns.leave(waiting.pop())
        if what != "stand still":
            look(at, [place for place in waiting if turns.at(place) <= at])
    left = len(waiting)
    for _ in range(3 * left + 1):
        if waiting:
            now = max(now, min(turns.at(place) for place in waiting))
            look(now, [place for place in waiting if turns.at(place) <= now])

    assert not waiting
    assert most_in_any_window(passed, within) <= most
