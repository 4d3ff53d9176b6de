"""A hint never holds up who accepts, and says "look" at most once per 50 ms."""

import logging
import threading
from itertools import pairwise
from time import monotonic, sleep

import pytest

from audience.hints import Hints


def wait_for(done: "threading.Event") -> None:
    assert done.wait(30)


def test_a_hint_is_given_soon_and_rarely() -> None:
    hints, calls, called = Hints(), [], threading.Event()
    hints.register(lambda: (calls.append(monotonic()), called.set())[0])

    began = monotonic()
    while len(calls) < 4 and monotonic() < began + 30:
        hints.hint()
        sleep(0.001)
    wait_for(called)

    gaps = [later - earlier for earlier, later in pairwise(calls)]
    assert len(gaps) >= 3
    assert 0.05 <= min(gaps) < 0.5


def test_a_broker_that_hangs_holds_up_nobody() -> None:
    hints, hold, entered = Hints(), threading.Event(), threading.Event()
    hints.register(lambda: (entered.set(), hold.wait(30))[0])

    hints.hint()
    wait_for(entered)
    began = monotonic()
    for _ in range(1_000):
        hints.hint()

    assert monotonic() - began < 0.5
    hold.set()


def test_a_broker_that_is_dead_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    hints, tries = Hints(), []

    def dead() -> None:
        tries.append(1)
        raise ConnectionError

    hints.register(dead)
    with caplog.at_level(logging.WARNING, "audience.hints"):
        until = monotonic() + 30
        while len(tries) < 4 and monotonic() < until:
            hints.hint()
            sleep(0.08)

    assert len(tries) >= 4
    assert len([record for record in caplog.records if record.name == "audience.hints"]) == 1


def test_nobody_listens_nothing_starts() -> None:
    before = threading.active_count()

    Hints().hint()

    assert threading.active_count() == before
