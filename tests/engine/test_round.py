"""A worker's round: what it walked goes out at once."""

import pytest

from audience.accept import Source, accept
from audience.now import database_now
from channels.models import Message
from engine.runtime.round import go_round
from tests.engine.test_walk import LIMIT, PUSH
from tests.world import World, graph_of

NUDGE = graph_of(
    ("start", "entry_event", LIMIT), ("push", "send_push", {**PUSH, "message_class": "transactional"}), edges=["start.next push"]
)


def test_what_is_ready_goes_out_while_events_keep_coming(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(database_now())
    world.journey(NUDGE)
    for number in range(5):
        world.person(f"person{number}")
    sent_by_step: list[int] = []

    def say(number: int) -> None:
        message = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
        accept([{**message, "userId": f"person{number}", "messageId": f"limit-{number}"}], Source(), database_now())

    def another_comes(_numbers: dict[str, int], _seconds: float) -> None:
        sent_by_step.append(Message.objects.filter(state="sent").count())
        if len(sent_by_step) < 5:
            say(len(sent_by_step))

    monkeypatch.setattr("engine.runtime.round.tell", another_comes)
    # A slow machine must not end the round.
    monkeypatch.setattr("engine.runtime.round.BUDGET_SECONDS", 60)
    say(0)
    go_round()

    assert sent_by_step[:5] == [0, 1, 2, 3, 4]
    assert Message.objects.filter(state="sent").count() == 5
