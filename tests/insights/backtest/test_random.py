"""On random graphs and histories a backtest equals the walk that was made."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.insights.backtest.past import lived, told
from tests.insights.rehearse.test_random import drawn
from tests.world import World

EVENTS = [
    ("feature_limit_reached", {"feature": "boards"}),
    ("feature_limit_reached", {"feature": "seats", "used": 8, "limit": 8}),
    ("plan_upgraded", {"to": "pro"}),
    ("plan_changed", {"to": "free"}),
    ("support_ticket_opened", {"ticket": "t"}),
    ("support_ticket_closed", {"ticket": "t"}),
    ("onboarding_completed", {}),
    ("consent_withdrawn", {"channel": "sms", "source": "s"}),
    ("usage_reported", {"meter": "seats", "used": 7, "limit": 8, "scope": "person"}),
    ("session_started", {}),
]
# Never at the minute at which something rings.
LATER = st.integers(0, 600).map(lambda hours: timedelta(hours=hours, minutes=17))


@pytest.mark.row("N4")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    graph=drawn(),
    reentry=st.sampled_from([{}, {"reentry": "always"}, {"reentry": "after", "after": "P3D"}, {"reentry": "left", "after": "P1D"}]),
    seats=st.sampled_from([2, 8]),
    new=st.booleans(),
    consents=st.sampled_from(["email sms push", "email"]),
    # Two calls of one moment would be one step here and two in the world's telling.
    history=st.lists(st.tuples(LATER, st.sampled_from(EVENTS)), min_size=1, max_size=9, unique_by=lambda one: one[0]),
)
def test_a_backtest_is_the_walk(
    db: None, graph: Any, reentry: dict[str, str], seats: int, new: bool, consents: str, history: list[Any]
) -> None:
    with transaction.atomic():
        world = World()
        graph["nodes"][0]["settings"] |= reentry
        journey = world.journey(graph)
        here_for = timedelta(hours=5) if new else timedelta(days=90)
        ada = world.person("ada", seats_used=seats, consents=consents, here_for=here_for)
        begin, start = world.now, world.now
        world.event(ada, "feature_limit_reached", feature="boards")
        for after, (type_, said) in sorted(history, key=lambda one: one[0]):
            world.until(start + after).event(ada, type_, **said)
        world.later(days=10)

        found, real = told(journey, begin, world.now), lived(journey, begin)
        for what in found:
            assert [one for one in found[what] if one not in real[what]] == [one for one in real[what] if one not in found[what]]
            assert found[what] == real[what]
        transaction.set_rollback(True)
