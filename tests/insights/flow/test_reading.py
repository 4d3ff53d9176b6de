"""What arrives, who waits for it, and what stopped."""

import pytest

from audience.models import EventTypeRow
from audience.now import database_now
from insights.flow.reading import lines, totals
from insights.flow.uses import uses
from tests.insights.flow.cast import forgetful, twelve_days, web_key
from tests.insights.stories import nudge, seats
from tests.world import World, graph_of


@pytest.mark.row("D22")
def test_a_type_that_stopped_comes_first_and_one_that_goes_on_is_not_silent(world):
    twelve_days(world)

    listed = lines(database_now(), "24h")
    by_name = {line.name: line for line in listed}

    assert listed[0].name == "collaborator_invited"
    assert (by_name["collaborator_invited"].silent, by_name["session_started"].silent) == (True, False)
    assert by_name["collaborator_invited"].usual == 4
    assert by_name["collaborator_invited"].gap == 3 * (48 - 6)
    assert (by_name["session_started"].hour, by_name["session_started"].usual) == (1, 1)
    assert sum(by_name["session_started"].slices) == 24


@pytest.mark.row("D22")
def test_an_import_of_one_day_has_no_usual_that_could_be_missed(world):
    for number in range(50):
        world.event("ada", "session_started", number=number)

    assert not any(line.silent for line in lines(database_now(), "24h"))


@pytest.mark.row("D6")
def test_what_a_journey_waits_for_and_nobody_sent_is_listed(world):
    nudge(world)

    line = next(line for line in lines(database_now(), "24h") if line.name == "feature_limit_reached")

    assert line.last_at is None
    assert [use.name for use in line.uses] == ["Nudge at the limit"]
    # An upgrade may come by several types, and that a message was opened Cairn says itself.
    names = {line.name for line in lines(database_now(), "24h")}
    assert names == {"feature_limit_reached", "usage_threshold_hit"}


@pytest.mark.row("D6")
def test_a_type_is_used_by_what_begins_waits_ends_succeeds_and_counts(world):
    nudge(world), seats(world)
    counts = {"op": "ge", "left": {"count": {"type": "paywall_encountered", "days": 7}}, "right": {"value": 3}}
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["session_started"], "where": counts}),
            ("wait", "wait_for", {"events": [{"type": "board_created"}]}),
            edges=["start.next wait"],
            exits=[{"type": "purchase_completed"}],
            goal={"type": "onboarding_completed"},
        ),
        key="third",
    )

    used = {name: {use.key: use.hows for use in found} for name, found in uses().items()}

    assert used["usage_threshold_hit"] == {"nudge-at-the-limit": ("starts",), "seats-are-full": ("starts",)}
    assert used["plan_upgraded"]["nudge-at-the-limit"] == ("goal", "exit")
    assert used["message_opened"]["nudge-at-the-limit"] == ("waits",)
    assert used["purchase_completed"]["third"] == ("exit",)
    assert used["onboarding_completed"]["third"] == ("goal",)
    assert used["session_started"]["third"] == ("starts",)
    assert used["board_created"]["third"] == ("waits",)
    assert used["paywall_encountered"]["third"] == ("counts",)


def test_totals_add_up_and_say_what_is_left(world):
    twelve_days(world)
    forgetful(world, web_key(world))
    EventTypeRow.objects.create(key="board_created", title="Board created")
    now = database_now()

    listed = lines(now, "1h")
    counted = totals(listed, now)

    assert (counted.hour, counted.usual) == (1, 5)
    assert counted.below is not None
    assert (counted.quarantined, counted.reasons) == (4, 1)
    assert counted.waiting > 0
    assert "board_created" in {line.name for line in listed}


@pytest.mark.row("A7")
def test_how_fast_events_are_acted_on_is_measured_from_their_arrival(db):
    world = World(database_now())
    nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=83)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    now = database_now()

    counted = totals(lines(now, "24h"), now)

    assert counted.half is not None
    assert 0 <= counted.half.total_seconds() <= counted.most.total_seconds() < 60
    # The clock of this world is moved by hand; the page says so.
    assert counted.measured == counted.simulated > 0
    assert counted.waiting == 0
