"""Rates are of entries whose goal's days are over, and of one cohort, above and below the line."""

from datetime import timedelta

import pytest

from audience.models import Clock
from channels.models import Message
from engine.models import Journey, Version, Watcher
from insights.funnel.cards import CARDS
from insights.funnel.figures import Figures
from insights.funnel.ripe import Ripe
from insights.funnel.scope import Scope
from tests.insights.funnel.cast import hits_the_limit
from tests.insights.stories import nudge
from tests.world import World


def figures(journey: Journey, world: World, **more: object) -> Figures:
    return Figures(Scope(journey, world.now, **more))


@pytest.fixture
def journey(world: World) -> Journey:
    """Ada entered version 1 twenty days ago and upgraded on her tenth day; Eve and Fay entered version 2 three days ago, Fay upgraded."""
    journey = nudge(world)
    first = journey.live
    ada, _held = hits_the_limit(world, "ada")
    hits_the_limit(world, "ben")
    world.later(days=10)
    world.event(ada, "plan_upgraded", to="pro")
    world.later(days=7)
    journey.live = Version.objects.create(journey=journey, number=2, graph=first.graph, published_by="test", published_at=world.now)
    journey.save()
    hits_the_limit(world, "eve")
    fay, _held = hits_the_limit(world, "fay")
    world.later(days=3)
    world.event(fay, "plan_upgraded", to="pro")
    return journey


@pytest.mark.row("D16")
def test_whoever_may_still_reach_the_goal_has_not_failed(journey, world):
    total = figures(journey, world).ripe_of()
    assert (total.entries, total.reached, total.still, total.rate) == (2, 1, 2, 0.5)

    # The last seven days know nobody yet of whom a rate could be taken: that is not 0 %.
    lately = figures(journey, world, days=7)
    assert lately.total.entered == 2
    assert (lately.ripe_of().entries, lately.ripe_of().still, lately.ripe_of().rate) == (0, 2, None)
    shows = CARDS["funnel"](lately).shows
    assert (shows["rate"], shows["still"]) == (None, "2 more entries are still within their 14 days")


@pytest.mark.row("D24")
@pytest.mark.row("N7")
def test_a_young_version_is_not_behind_because_its_people_had_less_time(journey, world):
    young, old = CARDS["versions"](figures(journey, world)).shows["lines"]

    assert (young["entries"], young["still"], young["of"], young["rate"]) == (2, 2, 0, "")
    assert (old["entries"], old["still"], old["ripe_reached"], old["of"]) == (2, 0, 1, 2)
    assert CARDS["versions"](figures(journey, world)).shows["verdict"] == ""

    world.later(days=12)
    young, _old = CARDS["versions"](figures(journey, world)).shows["lines"]
    assert (young["still"], young["reached"], young["of"]) == (0, 1, 2)


def test_by_event_the_rate_is_of_those_whose_days_ended_in_the_period(journey, world):
    by_event = figures(journey, world, days=7, basis="event")

    # Fay upgraded within the seven days, but of those whose days ended in them Ada did, and Ben did not.
    assert (by_event.total.entered, by_event.total.upgraded) == (2, 1)
    assert by_event.ripe_of() == Ripe(entries=2, reached=1, upgraded=1, customers=2, customers_reached=1, still=2)
    shows = CARDS["funnel"](by_event).shows
    assert shows["whose"] == "entries that grew older than 14 days since 15 March"
    assert {stage["share"] for stage in shows["stages"]} == {None}

    # A period that begins after their days had ended holds none of them.
    assert figures(journey, world, days=1, basis="event").ripe_of().entries == 0


def test_by_event_no_stage_is_a_share_of_another_one(journey, world, monkeypatch):
    monkeypatch.setattr("insights.funnel.cards.FIRST", 0)

    def shares(basis: str) -> set[float | None]:
        return {stage["share"] for stage in CARDS["funnel"](figures(journey, world, days=30, basis=basis)).shows["stages"]}

    assert shares("entry") == {None, 1.0, 0.0}
    assert shares("event") == {None}


def test_what_an_upgrade_cost_is_of_one_cohort(journey, world):
    """Messages to Eve and Fay cost too, but what these two bring is not known yet."""
    Message.objects.filter(state="sent").update(cost=3)
    sent = Message.objects.filter(state="sent", version_id=journey.live_id).count()

    found = figures(journey, world)

    assert found.cost - found.ripe_cost == 3 * sent > 0
    assert CARDS["funnel"](found).shows["per_upgrade"] == f"${found.ripe_cost:.0f}"


def test_days_are_over_by_the_clock_of_the_home(journey, world):
    eve = Watcher.objects.filter(version_id=journey.live_id).order_by("run_id")[0]
    Clock.objects.create(home=eve.home, ahead=timedelta(days=12))

    ripe = figures(journey, world).ripe_of(journey.live_id)

    assert (ripe.entries, ripe.reached, ripe.still) == (1, 0, 1)


def test_versions_with_different_days_are_said_with_all_of_them(journey, world):
    graph = journey.live.graph
    Version.objects.filter(pk=journey.live_id).update(graph={**graph, "everywhere": {**graph["everywhere"], "within_days": 30}})

    assert figures(journey, world).days_words == "14 days or 30 days, by version"
    assert figures(journey, world, number=1).days_words == "14 days"
