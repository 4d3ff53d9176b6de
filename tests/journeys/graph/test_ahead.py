"""What comes before the next wait, by channel, and where somebody rests."""

import pytest

from journeys.graph.ahead import ahead
from tests.world import graph_of

PUSH = {"title": "a", "body": "b"}
RULE = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "pro"}}
PATHS = {"paths": [{"key": "pro", "label": "Pro", "rule": RULE}]}
GRAPH = graph_of(
    ("start", "entry_event", {"types": ["feature_limit_reached"]}),
    ("which", "branch", PATHS),
    ("sms", "send_sms", {"text": "a"}),
    ("again", "send_sms", {"text": "b"}),
    ("other", "send_sms", {"text": "c"}),
    ("mail", "send_email", {"subject": "a", "body": "b"}),
    ("wait", "wait_time", {"lasts": "P1D"}),
    ("gate", "throttle", {"most": 1, "per": "hour"}),
    ("late", "send_push", PUSH),
    ("goal", "goal", {}),
    edges=[
        "start.next which",
        "which.pro sms",
        "sms.next again",
        "again.next wait",
        "which.else other",
        "other.next mail",
        "mail.next wait",
        "wait.next gate",
        "gate.next late",
        "late.next goal",
    ],
)


@pytest.mark.parametrize(
    ("step", "rests", "messages"),
    [
        ("which", False, {"sms": 2, "email": 1}),
        ("other", False, {"sms": 1, "email": 1}),
        ("again", False, {"sms": 1}),
        ("wait", True, {}),
        ("gate", True, {"push": 1}),
        ("late", False, {"push": 1}),
        ("goal", False, {}),
    ],
)
def test_messages_are_counted_on_the_longest_path_down_to_the_next_wait(step, rests, messages):
    found = ahead(GRAPH, step)

    assert (found.rests, found.messages) == (rests, messages)


def test_only_a_wait_of_a_length_surely_holds_whoever_comes():
    assert [ahead(GRAPH, step).surely for step in ("wait", "gate", "late")] == [True, False, False]
