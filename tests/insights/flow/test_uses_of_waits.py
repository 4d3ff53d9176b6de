"""What a wait listens to, as the event flow names it."""

import pytest

from insights.flow.uses import named
from tests.world import World, graph_of


@pytest.mark.row("E5")
def test_a_wait_for_a_condition_names_the_events_that_it_counts_and_nothing_of_our_own(db: None) -> None:
    condition = {"op": "ge", "left": {"count": {"type": "export_made", "days": 7}}, "right": {"value": 2}}
    journey = World().journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("wait", "wait_for", {"condition": condition, "give_up_after": "P3D"}),
            edges=["start.next wait"],
        )
    )
    assert journey.live is not None

    assert {use for use in named(journey.live) if not use[0].startswith("$plan")} == {
        ("feature_limit_reached", "starts"),
        ("export_made", "waits"),
        ("export_made", "counts"),
    }
