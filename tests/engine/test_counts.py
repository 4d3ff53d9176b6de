"""The counts say what a plain SQL count says."""

from collections import Counter as Tally
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db.models import Sum

from audience.accept import Source, accept
from engine.models import Counter, Delta, Run, Step
from engine.runtime import by_hand
from engine.runtime.round import fold_counts
from engine.store.logs import fold
from tests.engine.test_walk import LIMIT, PUSH
from tests.world import graph_of

LOOP = graph_of(
    ("start", "entry_event", {**LIMIT, "reentry": "always"}),
    ("push", "send_push", PUSH),
    ("first", "wait_for", {"events": [{"type": "collaborator_invited"}], "look_back": "", "give_up_after": "P1D"}),
    ("second", "wait_for", {"events": [{"type": "session_started"}], "look_back": "", "give_up_after": "P1D"}),
    edges=["start.next first", "first.happened second", "first.timeout second", "second.timeout push"],
)


def counted(measure):
    sums = Tally()
    for model in (Counter, Delta):
        for node, amount in model.objects.filter(measure=measure).values_list("node").annotate(Sum("amount")):
            sums[node] += amount
    return {node: amount for node, amount in sums.items() if amount}


def waiting():
    return dict(Tally(Run.objects.filter(state__in=["waiting", "sending", "parked"]).values_list("node", flat=True)))


@pytest.mark.row("E18")
def test_who_waits_where_is_counted_however_the_events_come_together(world):
    people = [world.person(name, consents="email push") for name in ("ada", "ben", "cleo", "dov")]
    world.journey(LOOP)
    for number, person in enumerate(people):
        said = ["feature_limit_reached", "collaborator_invited", "session_started"][: number + 1]
        batch = [
            {
                "type": "track",
                "event": event,
                "userId": person.external_id,
                "messageId": f"{event}-{number}",
                "timestamp": world.now.isoformat(),
            }
            for event in said
        ]
        accept(batch, Source(), world.now)
    world.settle()
    assert counted("waiting") == waiting()

    world.later(hours=25)
    assert counted("waiting") == waiting()

    by_hand.end_run(Run.objects.filter(state="waiting").first().id, "by_hand", world.now)
    world.event(people[0], "plan_upgraded", to="pro").later(days=3)
    assert counted("waiting") == waiting() == {}
    assert counted("entered") == {"start": Decimal(Run.objects.count())}
    assert counted("passed")["first"] == Step.objects.filter(kind="moved", node="first").count()
    assert sum(counted("ended").values()) == Run.objects.exclude(ended_at=None).count()


def test_a_delta_is_folded_once(world):
    ada = world.person("ada")
    world.journey(LOOP)
    world.event(ada, "feature_limit_reached")
    before = counted("waiting")

    assert fold_counts() > 0
    assert fold_counts() == 0
    assert counted("waiting") == before
    assert not Delta.objects.exists()


def test_a_fold_takes_no_more_than_it_was_asked_to(db):
    hour = datetime(2026, 3, 2, 12, tzinfo=UTC)
    Delta.objects.bulk_create([Delta(version_id=1, measure="entered", hour=hour, amount=1) for _ in range(100)])

    assert fold(30) == 30
    assert Delta.objects.count() == 70
    assert Counter.objects.get().amount == 30
