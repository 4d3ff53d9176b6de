"""Where somebody waits, and until when, as the person's page says it."""

import pytest

from insights.person.runs import runs_of, walking
from insights.why.names import look_up
from tests.world import World, graph_of

QUIET = {"op": "not_within_last", "left": {"field": "seen_at"}, "right": {"value": "P7D"}}


def said(world: World, kind: str, settings: dict) -> str:
    ada = world.person("ada", seen_at="2026-03-01T12:00:00Z", renews_at="2026-03-12T09:00:00Z")
    world.journey(
        graph_of(("start", "entry_event", {"types": ["feature_limit_reached"]}), ("wait", kind, settings), edges=["start.next wait"])
    )
    world.event(ada, "feature_limit_reached", feature="boards")
    runs = runs_of(ada.id)
    return walking(runs, look_up([], now=world.now, runs=runs), world.now)[0].waits


@pytest.mark.row("E5")
def test_a_wait_for_a_condition_says_what_must_be_true_and_when_it_is_looked_at(db: None) -> None:
    told = said(World(), "wait_for", {"condition": QUIET, "give_up_after": "P20D"})

    assert told.startswith("Waits at “wait” until seen_at ")
    assert "; looked at again Sunday 8 March, 12:00 at the latest" in told


@pytest.mark.row("E4")
def test_a_wait_until_a_date_says_the_moment(db: None) -> None:
    assert "until Thursday 12 March, 09:00" in said(World(), "wait_date", {"field": "renews_at"})
