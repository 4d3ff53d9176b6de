"""The dispatcher: takes only as many messages as it can call now, and tells what became of each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from functools import partial
from itertools import count
from threading import Lock
from time import monotonic
from typing import Any

import structlog
from django.db import connection, transaction

from audience.models import Clock
from audience.now import database_now
from channels.dispatch.aftermath import remember
from channels.dispatch.calling import CALLED_WITHIN, Heard, call, call_together
from channels.dispatch.claims import Claim, Result, claim, ready_channels, returned, settle
from channels.dispatch.look import look
from channels.dispatch.pace import grant, heard_of
from channels.dispatch.prepare import Ready, moment_for, prepare
from channels.dispatch.routes import CHANNELS, Route, routes
from channels.gate.answer import why
from ground.stops import stop

log = structlog.get_logger(__name__)

CALLS = 128
# A round costs a dozen statements and three commits whatever its size: it waits a moment until there is room for so many.
WORTH = 48
# What a round claims even on the busiest machine.
LEAST = 8
# Providers that answer at once need no thread.
AT_ONCE = 128
BUDGET = 2.0
# So long after the budget a hanging provider is waited for; then its thread settles by itself.
PATIENCE = 0.5
# Answers that come within so many seconds of the first are written down together with it.
TOGETHER = 0.02

_pool = ThreadPoolExecutor(max_workers=CALLS, thread_name_prefix="cairn-call")
_turn = count()
Flights = dict["Future[Heard]", Ready]
ClockOf = Callable[[], datetime]


class Slots:
    """How many calls this process can make now. One that hangs keeps its slot until it comes back.

    ``watched`` are the calls that some dispatcher of this process waits for; when they land, that one looks for more. ``most`` is how
    many a round may claim: fewer where the machine is so busy that a round cannot call them in time.
    """

    def __init__(self, size: int) -> None:
        self._free = self._size = self.most = size
        self._watched = 0
        self._lock = Lock()

    def take(self) -> int:
        """Take as many as a round may have; give back those that were not needed."""
        with self._lock:
            taken = min(self._free, self.most)
            self._free -= taken
            return taken

    def took(self, seconds: float) -> None:
        """Learn how long a round was from its claim to its last call."""
        with self._lock:
            self.most = max(self.most // 2, LEAST) if seconds > CALLED_WITHIN / 2 else min(self.most * 2, self._size)

    def give(self, size: int) -> None:
        with self._lock:
            self._free += size

    def watch(self, more: int) -> None:
        with self._lock:
            self._watched += more

    @property
    def are_worth_a_round(self) -> bool:
        return self._free >= min(WORTH, self.most) or not self._watched


_slots = Slots(CALLS)


def dispatch(*, now_of: ClockOf | None = None, homes: Sequence[int] | None = None, budget_seconds: float = BUDGET) -> int:
    """Send what is ready until nothing is left or the budget is spent; give how many messages were taken in hand."""
    clock = now_of or database_now
    began = monotonic()
    flights: Flights = {}
    taken, stuck = 0, False
    try:
        while True:
            within = monotonic() - began < budget_seconds
            # Where nothing lands, the few slots that are free are better than none.
            claimed = _round(clock, homes, flights) if within and (stuck or _slots.are_worth_a_round) else 0
            taken += claimed
            if not flights and (not claimed or not within):
                return taken
            if flights:
                landed = _collect(flights, clock, 0.0 if claimed else 0.25)
                stuck = not landed and not claimed
            if monotonic() - began > budget_seconds + PATIENCE:
                for flight in flights:
                    flight.add_done_callback(partial(_settle_late, clock))
                return taken
    finally:
        _slots.watch(-len(flights))


def _round(clock: ClockOf, homes: Sequence[int] | None, flights: Flights) -> int:
    """Claim, finish, look again, call. Commits before the call."""
    free = _slots.take()
    try:
        waiting = ready_channels(clock(), homes) if free else set()
        if not waiting:
            return 0
        by_channel = routes()
        at = monotonic()
        claims, now = _claim(clock, free, homes, by_channel, waiting)
        if not claims:
            return 0
        ready, results = prepare(claims, by_channel.items())
        if monotonic() - at > CALLED_WITHIN:
            results += [returned(each.claim, why("not_called")) for each in ready]
            ready = []
        settle(results, now)
        go, back = look(ready, now) if ready else ([], [])
        settle(back, now)
        for each in go:
            if each.route.provider.blocks:
                free -= 1
                flight = _pool.submit(call, each, at)
                flight.add_done_callback(lambda _: _slots.give(1))
                flights[flight] = each
                _slots.watch(1)
        _slots.took(monotonic() - at)
        _tell(call_together([each for each in go if not each.route.provider.blocks], at), now)
        return len(claims)
    finally:
        _slots.give(free)


def _claim(
    clock: ClockOf, free: int, homes: Sequence[int] | None, by_channel: Mapping[str, Route | None], waiting: Collection[str]
) -> tuple[list[Claim], datetime]:
    """Claim from all channels in one short transaction, each as fast as its sender may go."""
    rows: list[tuple[Any, ...]] = []
    room = {True: free, False: min(AT_ONCE, _slots.most)}
    with transaction.atomic():
        now = clock()
        # Each round another channel is first, so that a flood of one does not hold up the others.
        first = next(_turn) % len(CHANNELS)
        for channel in CHANNELS[first:] + CHANNELS[:first]:
            route = by_channel[channel]
            blocks = route is None or route.provider.blocks
            if channel not in waiting or room[blocks] < 1:
                continue
            may = grant(route.sender if route is not None else None, room[blocks], now)
            found = claim(channel, may.size, now, homes)
            may.spent(len(found))
            room[blocks] -= len(found)
            rows += found
        if rows:
            stop("claim.taken")
    if not rows:
        return [], now
    stop("claim.committed")
    ahead = dict(Clock.objects.filter(home__in={row[4] for row in rows}).values_list("home", "ahead"))
    return [Claim._make([*row, moment_for(row[4], now, ahead)]) for row in rows], now


def _collect(flights: Flights, clock: ClockOf, seconds: float) -> int:
    """Settle the calls that have come back; give how many."""
    done, _ = wait(flights, timeout=seconds, return_when=FIRST_COMPLETED)
    if done:
        done |= wait(flights, timeout=TOGETHER).done
        for flight in done:
            del flights[flight]
        _slots.watch(-len(done))
        _tell([flight.result() for flight in done], clock())
    return len(done)


def _tell(heard: Sequence[Heard], now: datetime) -> None:
    """Write down what became of calls, and what it says about addresses and senders."""
    if not heard:
        return
    results: list[Result] = [each.result for each in heard]
    with transaction.atomic():
        settle(results, now)
        remember(heard, now)
        for sender in {each.ready.route.sender for each in heard if each.ready.route.sender is not None}:
            reached = [each.reached for each in heard if each.ready.route.sender == sender]
            heard_of(sender, reached.count(True), reached.count(False), now)
        stop("outcome.written")
    stop("outcome.committed")


def _settle_late(clock: ClockOf, flight: "Future[Heard]") -> None:
    """Settle a call that came back after its dispatcher had gone on; in the caller's thread, with a connection of its own."""
    try:
        _tell([flight.result()], clock())
    except Exception:
        # The sweep finds the claim.
        log.exception("late_outcome_lost")
    finally:
        connection.close()
