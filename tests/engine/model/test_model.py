"""Any interleaving of events, timers, publishes, pauses, moves, joins and deaths keeps what PROMISES.md says.

Some plays, which find what was broken on purpose, are always played. A few examples run with every suite; ``MODEL_EXAMPLES=2000 pytest
tests/engine/model`` looks longer, at other ones each time; ``MODEL_SHRINK=1`` makes what it finds short, which takes minutes.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engine.model.machine import Machine

ASKED = os.environ.get("MODEL_EXAMPLES")


@pytest.mark.row("N2")
def test_the_store_and_the_runtime_do_what_the_model_says(db):
    profile = settings(
        max_examples=int(ASKED or 25),
        stateful_step_count=30,
        deadline=None,
        database=None,
        derandomize=ASKED is None,
        phases=[Phase.generate, Phase.shrink] if os.environ.get("MODEL_SHRINK") else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=profile)


PLAYS = {
    "whoever has a message on its way upgrades": [("upgrades_while_a_message_is_on_its_way", (0,)), ("all_is_quiet", ())],
    # Of the two shards, that of cleo is walked first, and takes along what browser-1 did.
    "somebody unknown is recognised and upgrades": [
        ("turns_out_to_be_and_upgrades", ("browser-1", "cleo", "")),
        ("steps", (None, 1000, "", True)),
        ("all_is_quiet", ()),
    ],
    "a worker dies before each statement in turn": [
        ("stands_before_a_paywall", ("ben", "now", "b", None, "")),
        *(("steps", (number, 1000, "", False)) for number in range(60)),
        ("all_is_quiet", ()),
    ],
    "everybody is looked at halfway through their waits": [
        ("all_is_quiet", ()),
        *[("time_passes", (9,)), ("all_is_quiet", ())] * 4,
        *[("time_passes", (24,)), ("all_is_quiet", ())] * 2,
    ],
}


@pytest.mark.row("N2")
@pytest.mark.parametrize("play", PLAYS)
def test_a_play_by_heart_keeps_it_too(db, play):
    machine = Machine()
    try:
        machine.live()
        for move, given in PLAYS[play]:
            getattr(machine, move)(*given)
            machine.holds()
    finally:
        machine.teardown()
