"""The real store and runtime with a clock moved by hand, and a way to die between two statements."""

from collections import Counter as Tally
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Sum

from audience.accept import Accepted, Source, accept
from audience.brief_cache import forget_all
from audience.models import Plan
from channels import store as channels_store
from channels.dispatch import dispatch, sweep
from channels.models import MailroomItem, Message
from engine.models import Counter, Delta, Journey, Run, Version
from engine.runtime.jobs import work_on
from engine.runtime.walk import walk
from engine.store import ids, journeys
from tests.engine.model.model import GRAPHS
from tests.world import MONDAY_NOON

LIVE = ("waiting", "sending", "parked")
SEQUENCES = "cairn_audience_person_id_seq", "cairn_audience_account_id_seq", "cairn_engine_run_id_seq"


class Death(BaseException):
    """A worker that is killed: no handler sees it, its transaction is rolled back."""


@contextmanager
def mortal(statements: int | None) -> Iterator[None]:
    """Die before the statement of this number, counted from 0; None lives on. A savepoint is no statement of the engine."""
    done = count()

    def one(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SAVEPOINT" not in sql and next(done) == statements:
            raise Death
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(one):
            yield
    except Death:
        pass


class House:
    """Two journeys, nobody in them yet. Numbers begin anew, so that an example walks the same way each time."""

    def __init__(self) -> None:
        self.now = MONDAY_NOON
        forget()
        with connection.cursor() as cursor:
            for sequence in SEQUENCES:
                cursor.execute("select setval(%s, 1000)", [sequence])
        Plan.objects.bulk_create(Plan(key=f"p{n}", name=f"P{n}", order=n, price=n) for n in range(1, 60))
        for key in GRAPHS:
            Journey.objects.create(key=key, name=key, created_at=self.now, changed_at=self.now)

    def publish(self, key: str, days: int) -> int:
        """Make another version live; give its id."""
        journey = Journey.objects.get(key=key)
        number = journey.versions.count() + 1
        version = Version.objects.create(
            journey=journey, number=number, graph=GRAPHS[key](days), published_by="test", published_at=self.now
        )
        journey.live = version
        journey.state = "live" if journey.state == "draft" else journey.state
        journey.save()
        return version.pk

    def accept(self, *messages: dict[str, Any]) -> Accepted:
        return accept(messages, Source(), self.now)

    def dispatch(self) -> int:
        return dispatch(now_of=lambda: self.now)

    def settle(self) -> None:
        """Work until nothing is left at this moment; what a dead dispatcher left is found half a minute later."""
        for _ in range(80):
            moved = bool(walk(self.now)) | bool(self.dispatch()) | bool(work_on(self.now, budget_seconds=5))
            if not moved and Message.objects.filter(state="claimed").exists():
                self.now += timedelta(seconds=31)
                moved = bool(sweep(self.now))
            if not moved:
                return
        raise AssertionError("the house does not come to rest")

    def next_moment(self) -> datetime | None:
        runs = Run.objects.filter(state__in=["waiting", "sending"]).aggregate(at=Min("wake_at"))["at"]
        held = Message.objects.filter(state="held").aggregate(at=Min("due_at"))["at"]
        return min((at for at in (runs, held) if at is not None), default=None)

    def live(self, **which: Any) -> list[Run]:
        return list(Run.objects.filter(state__in=LIVE, **which).select_related("journey").order_by("id"))


def forget() -> None:
    """Nothing of the example before is remembered by this process."""
    forget_all()
    channels_store.forget()
    journeys.forget()
    ids.runs.forget()
    ids.messages.forget()


def heard() -> dict[int, int]:
    """How many messages reached somebody, by run."""
    return dict(MailroomItem.objects.values_list("message__run_id").annotate(Count("id")))


def said_twice() -> list[tuple[int, str]]:
    """Steps that spoke more than once in one run; neither journey goes round."""
    spoken = MailroomItem.objects.values_list("message__run_id", "message__node").annotate(times=Count("id"))
    return [(run, node) for run, node, _times in spoken.filter(times__gt=1)]


def counted(measure: str) -> dict[tuple[int, str], int]:
    """What the counts say, by version and step."""
    sums: Tally[tuple[int, str]] = Tally()
    for model in (Counter, Delta):
        for version, node, amount in model.objects.filter(measure=measure).values_list("version_id", "node").annotate(Sum("amount")):
            sums[version, node] += int(amount)
    return {place: amount for place, amount in sums.items() if amount}
