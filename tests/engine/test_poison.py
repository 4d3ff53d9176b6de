"""Whoever cannot be walked is set aside alone."""

import pytest

from audience.models import Inbox, Quarantined
from engine.models import Run, Step
from engine.runtime import walking
from tests.engine.test_walk import two_steps
from tests.world import graph_of

MOOD = {"field": "mood", "value": "good"}


@pytest.mark.row("N5")
def test_a_poison_event_goes_to_quarantine_and_its_neighbours_go_on(world, monkeypatch):
    ada, ben = world.person("ada"), world.person("ben")
    world.journey(two_steps())
    real = walking.advance

    def advance(version, run, moment, *rest, **more):
        if moment.facts.fields.get("name") == "Ada":
            raise RuntimeError("this one breaks")
        return real(version, run, moment, *rest, **more)

    monkeypatch.setattr(walking, "advance", advance)
    world.event(ada, "feature_limit_reached", feature="boards").event(ben, "feature_limit_reached", feature="boards")

    assert Quarantined.objects.get().code == "could_not_be_walked"
    assert "this one breaks" in Quarantined.objects.get().sentence
    assert Inbox.objects.count() == 0
    assert [run.person_id for run in Run.objects.all()] == [ben.id]


def test_a_run_that_raises_fails_alone_with_its_traceback(world, monkeypatch):
    ada, ben = world.person("ada"), world.person("ben")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards").event(ben, "feature_limit_reached", feature="boards")
    real = walking.advance

    def advance(version, run, moment, *rest, **more):
        if moment.facts.fields.get("name") == "Ada":
            raise RuntimeError("this one breaks")
        return real(version, run, moment, *rest, **more)

    monkeypatch.setattr(walking, "advance", advance)
    world.later(days=2)

    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("failed", "error")
    assert Step.objects.get(code="error").values["trace"].splitlines()[-1] == "RuntimeError: this one breaks"
    assert world.run_of(ben).state == "completed"


def test_a_loop_without_a_rest_fails_its_run_and_nobody_elses(world):
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"}),
            ("a", "update_field", MOOD),
            ("b", "update_field", MOOD),
            edges=["start.next a", "a.next b", "b.next a"],
        )
    )

    world.event(ada, "feature_limit_reached", feature="boards")

    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("failed", "too_many_moves")


def test_a_version_that_this_release_cannot_walk_holds_up_no_other_journey(world):
    ada = world.person("ada")
    world.journey(
        graph_of(("start", "entry_event", {"types": ["feature_limit_reached"]}), ("x", "no_such_step", {}), edges=["start.next x"]), "old"
    )
    world.journey(two_steps())

    world.event(ada, "feature_limit_reached", feature="boards")

    assert world.channels_heard_by(ada) == ["push"]
