"""The life of a run, as the machine declares it and as the hot loop reads it."""

import pytest

from engine.core.lifecycle import LIVE, OVER, NotPossible, after, machine


class Model:
    state = "waiting"


def test_the_table_says_what_the_machine_does():
    declared = machine()
    for state in (*LIVE, *OVER):
        for trigger in declared.events:
            model = Model()
            declared.add_model(model, initial=state)
            may = getattr(model, f"may_{trigger}")()
            if may:
                getattr(model, trigger)()
                assert after(state, trigger) == model.state
            else:
                with pytest.raises(NotPossible):
                    after(state, trigger)
            declared.remove_model(model)


def test_what_failed_may_be_tried_again():
    assert after("failed", "try_again") == "waiting"
    assert after("failed", "try_again_sending") == "sending"


@pytest.mark.parametrize("state", [state for state in OVER if state != "failed"])
def test_what_is_over_stays_over(state):
    # Only the undoing of a transfer brings back whom it took out.
    for trigger in machine().events.keys() - {"come_back" if state == "exited" else ""}:
        with pytest.raises(NotPossible):
            after(state, trigger)
