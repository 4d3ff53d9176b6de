"""One thing that breaks takes nothing innocent with it."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from structlog.testing import capture_logs

from audience.accept import Source, accept
from audience.history import Actor
from audience.models import Inbox, Person, Quarantined
from audience.quarantine import StillUnfit, replay
from channels.models import Message
from engine.models import Delta, Run
from engine.runtime import arrivals, asking, poison, walking
from engine.runtime.doctor import examine
from engine.runtime.tallied import done_and_waiting
from engine.runtime.walk import walk
from engine.runtime.work import RunBroke
from engine.shelf import nodes
from engine.store import journeys
from tests.engine.test_walk import two_steps


class Broken(RuntimeError):
    """Broken on purpose."""


class Without:
    """The shelf of node types as it is when an app was taken out."""

    def __init__(self, get, kind):
        self._get, self._kind = get, kind

    def get(self, kind):
        return None if kind == self._kind else self._get(kind)


def examine_stuck(now):
    return [finding.code for finding in examine(now) if finding.stuck]


def break_walks_of(name, monkeypatch):
    real = walking.advance

    def advance(version, run, moment, *rest, **more):
        if moment.facts.fields.get("name") == name:
            raise Broken("this one breaks")
        return real(version, run, moment, *rest, **more)

    monkeypatch.setattr(walking, "advance", advance)


def test_a_due_run_that_breaks_takes_no_event_of_its_home_to_quarantine(world, monkeypatch):
    ada, ben = world.person("ada", account="northwind"), world.person("ben", account="northwind")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")
    break_walks_of("Ada", monkeypatch)
    world.now += timedelta(days=2)

    world.event(ben, "onboarding_completed")

    assert list(Quarantined.objects.all()) == []
    assert Person.objects.get(id=ben.id).onboarded_at is not None
    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("failed", "error")


def test_a_run_that_breaks_when_an_event_wakes_it_loses_no_upgrade(world, monkeypatch):
    ada = world.person("ada", plan="starter")
    world.journey(two_steps())
    break_walks_of("Ada", monkeypatch)

    world.event(ada, "feature_limit_reached", feature="boards")
    world.event(ada, "plan_upgraded", to="pro")

    assert Person.objects.get(id=ada.id).plan == "pro"
    assert Inbox.objects.count() == 0


def test_a_held_message_that_cannot_be_asked_holds_up_nobody(world, monkeypatch):
    ada = world.person("ada", account="northwind")
    world.journey(two_steps())
    world.until(world.now.replace(hour=23))
    world.event(ada, "feature_limit_reached", feature="boards")
    assert Message.objects.get().state == "held"

    def ask(*given):
        raise Broken("cannot be asked")

    monkeypatch.setattr(asking, "ask", ask)
    world.now += timedelta(hours=14)

    for _ in range(3):
        walk(world.now)

    assert (Message.objects.get().state, Message.objects.get().why) == ("failed", "error")
    assert list(examine_stuck(world.now)) == []


def test_a_step_that_no_release_knows_any_more_holds_up_no_event_of_who_stands_there(world, monkeypatch):
    ada = world.person("ada", plan="starter")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")
    gone = nodes.get
    monkeypatch.setattr(journeys, "nodes", Without(gone, "wait_time"))
    journeys.forget()

    world.event(ada, "plan_upgraded", to="pro")
    world.later(days=3)

    assert list(Quarantined.objects.all()) == []
    assert Person.objects.get(id=ada.id).plan == "pro"
    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("failed", "error")
    assert world.channels_heard_by(ada) == ["push"]


def test_a_value_that_the_driver_refuses_is_set_aside_and_not_tried_for_ever(world, monkeypatch):
    ada, ben = world.person("ada"), world.person("ben")
    real = arrivals.apply

    def apply(walked, profile):
        changes = real(walked, profile)
        if profile.id == ada.id:
            Person.objects.filter(name="\0").exists()
        return changes

    monkeypatch.setattr(arrivals, "apply", apply)
    world.event(ada, "onboarding_completed").event(ben, "onboarding_completed")

    assert Quarantined.objects.get().code == "could_not_be_walked"
    assert Person.objects.get(id=ben.id).onboarded_at is not None


def set_aside_in(lines):
    return [line["what"] for line in lines if line["event"] == "set_aside"]


@pytest.mark.row("N5")
def test_the_log_and_the_counter_say_set_aside_once_for_each_that_was(world, monkeypatch):
    ada, ben = world.person("ada"), world.person("ben")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards").event(ben, "feature_limit_reached", feature="boards")
    break_walks_of("Ada", monkeypatch)
    world.now += timedelta(days=2)

    with capture_logs() as lines:
        done = walk(world.now)

    assert set_aside_in(lines) == ["run"]
    assert (done.timers, done.aside) == (1, 1)
    assert done_and_waiting()["set_aside", "run"] == 1


@pytest.mark.row("N5")
def test_where_a_second_look_finds_nobody_who_fails_nothing_is_said_to_be_set_aside(world, monkeypatch):
    ada = world.person("ada")
    real, looks = arrivals.apply, []

    def apply(walked, profile):
        looks.append(walked.type)
        if len(looks) == 1:
            raise Broken("only the first look fails")
        return real(walked, profile)

    monkeypatch.setattr(arrivals, "apply", apply)
    accept([{"type": "track", "userId": "ada", "event": "onboarding_completed"}], Source(), world.now)
    with capture_logs() as lines:
        done = walk(world.now)

    assert set_aside_in(lines) == []
    assert (done.rows, done.aside, Quarantined.objects.count()) == (1, 0, 0)
    assert Person.objects.get(id=ada.id).onboarded_at is not None


@pytest.mark.row("N5")
def test_a_run_that_another_worker_set_aside_meanwhile_is_not_set_aside_again(world, monkeypatch):
    ada = world.person("ada")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")
    break_walks_of("Ada", monkeypatch)
    world.now += timedelta(days=2)
    run = world.run_of(ada)
    real = poison.step

    def step(*given, **more):
        try:
            return real(*given, **more)
        except RunBroke:
            Run.objects.filter(id=run.id).update(state="failed", reason="error", wake_at=None, listens=[], ended_at=world.now)
            raise

    monkeypatch.setattr(poison, "step", step)
    with capture_logs() as lines:
        walk(world.now)

    assert set_aside_in(lines) == []
    assert ("set_aside", "run") not in done_and_waiting()
    assert not Delta.objects.filter(port="error").exists()


@pytest.mark.row("N1")
def test_a_poison_event_of_somebody_anonymous_does_not_undo_who_they_are(world, monkeypatch):
    ada = world.person("ada", plan="starter")
    world.journey(two_steps())
    anonymous = {"type": "track", "userId": None, "anonymousId": "browser-1"}
    world.say("", {**anonymous, "event": "session_started"})
    real = arrivals.apply

    def apply(walked, profile):
        if walked.type == "onboarding_completed":
            raise Broken("this one is poison")
        return real(walked, profile)

    monkeypatch.setattr(arrivals, "apply", apply)
    world.say(
        "",
        {**anonymous, "event": "onboarding_completed"},
        {**anonymous, "event": "feature_limit_reached", "properties": {"feature": "boards"}},
        {"type": "identify", "userId": "ada", "anonymousId": "browser-1", "traits": {}},
    )
    world.event(ada, "plan_upgraded", to="pro")

    aside = Quarantined.objects.get()
    assert (aside.type, "this one is poison" in aside.sentence) == ("onboarding_completed", True)
    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("completed", "goal")


@pytest.mark.row("N5")
def test_an_event_that_could_not_be_walked_goes_on_when_the_fault_is_mended(world, monkeypatch):
    ada = world.person("ada")
    world.journey(two_steps())
    with monkeypatch.context() as patch:
        break_walks_of("Ada", patch)
        world.event(ada, "feature_limit_reached", feature="boards")
    row = Quarantined.objects.get()

    assert replay(row, Actor("user:maya"), world.now)
    assert not replay(row, Actor("user:maya"), world.now)
    world.settle()

    assert world.channels_heard_by(ada) == ["push"]
    assert Quarantined.objects.get().settled_at == world.now


@pytest.mark.row("N5")
def test_the_page_of_a_poison_event_says_what_broke_where_and_what_repairing_does(world, monkeypatch, admin_client):
    ada = world.person("ada")
    world.journey(two_steps())
    with monkeypatch.context() as patch:

        def apply(walked, profile):
            return {}[next(iter(walked.properties))]

        patch.setattr(arrivals, "apply", apply)
        world.event(ada, "feature_limit_reached", feature="boards")
    row = Quarantined.objects.get()
    here = reverse("admin:cairn_audience_quarantined_change", args=[row.pk])

    page = unescape(admin_client.get(here).content.decode())

    assert row.field == "properties.feature"
    assert "the engine broke while it walked it: KeyError: 'feature' (tests/hostile/test_poison.py:" in page
    assert "The error names properties.feature. Nothing of the event can be changed" in page
    assert "walked once more" in page
    assert "Traceback (most recent call last)" in page
    assert 'name="original"' not in page
    assert "Repair it here" not in page

    admin_client.post(here, {"_save": "Save"})
    world.settle()

    row.refresh_from_db()
    assert (row.settled_at is not None, Quarantined.objects.count(), Inbox.objects.count()) == (True, 1, 0)
    assert "Nothing any more" in admin_client.get(here).content.decode()


def test_what_could_not_be_walked_cannot_be_changed_and_says_so(world, monkeypatch):
    ada = world.person("ada")
    world.journey(two_steps())
    with monkeypatch.context() as patch:
        break_walks_of("Ada", patch)
        world.event(ada, "feature_limit_reached", feature="boards")

    with pytest.raises(StillUnfit, match="It can be walked again, not changed"):
        replay(Quarantined.objects.get(), Actor("user:maya"), world.now, {"event": "another"})
