"""What differs is said in sentences that name the step, the day and what was kept."""

from typing import Any

import pytest

from journeys.kept.differences import differences, say_outcome
from tests.journeys.drawing import line, push, start, step, wait

GRAPH = line(start(), push(), wait(), step("mail", "send_email", name="Room to grow"), step("sms", "send_sms", name="Last nudge"))
PUSH = {"day": 0, "step": "push", "channel": "push"}
MAIL = {"day": 3, "step": "mail", "channel": "email"}
SMS = {"day": 3, "step": "sms", "channel": "sms"}


@pytest.mark.row("E17")
@pytest.mark.parametrize(
    ("kept", "now", "said"),
    [
        ({"says": [PUSH]}, {"says": [PUSH]}, []),
        ({"says": [PUSH, MAIL]}, {"says": [PUSH, SMS]}, ["SMS “Last nudge” is said on day 3; kept: E-mail “Room to grow”."]),
        ({"says": [MAIL]}, {"says": [{**MAIL, "day": 5}]}, ["E-mail “Room to grow” is said on day 5; kept: day 3."]),
        ({"says": [PUSH]}, {"says": [PUSH, SMS]}, ["SMS “Last nudge” is said on day 3; kept: nothing."]),
        (
            {"says": [PUSH, SMS]},
            {"says": [PUSH], "not_said": [{"step": "sms", "channel": "sms", "why": "no_consent"}]},
            ["SMS “Last nudge” is not said (no consent); kept: on day 3."],
        ),
        (
            {"not_said": [{"step": "sms", "channel": "sms", "why": "sms_cap"}]},
            {"not_said": [{"step": "sms", "channel": "sms", "why": "no_consent"}]},
            ["SMS “Last nudge” is passed over: no consent; kept: cap reached."],
        ),
        ({"refused": "filter"}, {}, ["She or he walks this; kept: would not, the filter does not fit."]),
        ({"ended": "finished"}, {"ended": "goal"}, ["It ends: reached the goal; kept: went to the end."]),
        ({"path": ["start.next", "gone.a"]}, {"path": ["start.next", "mail.next"]}, ["The walk comes to “Room to grow”; kept: “gone”."]),
        ({}, {"says": [PUSH], "ended": "finished"}, None),
    ],
)
def test_what_differs_is_said(kept: dict[str, Any], now: dict[str, Any], said: list[str] | None) -> None:
    told = differences(kept, now, GRAPH)

    assert told == said if said is not None else len(told) == 2


def test_an_outcome_is_said_in_a_line() -> None:
    assert say_outcome({"says": [PUSH, MAIL], "ended": "finished"}) == "Push on day 0, E-mail on day 3; went to the end"
    assert say_outcome({}) == "Nothing is said; still on the way"
