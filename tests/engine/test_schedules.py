"""Entry by a schedule: who fits enters at its hours, once, through the same door as everybody."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from audience.accept import Source, accept
from audience.models import Inbox, Installation
from config.run import places
from engine.models import Job, Journey, Occurrence, Run, Step, Version
from engine.runtime import enrolling, jobs
from engine.runtime.hands import pause, resume
from engine.runtime.jobs import work_on
from engine.runtime.schedules import look_for_due
from insights.why import look_up, sentence
from tests.world import World, graph_of

STARTER = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "starter"}}
LOOKER = """
import sys, django
django.setup()
from datetime import datetime
from engine.runtime.schedules import look_for_due
from engine.runtime.jobs import work_on
now = datetime.fromisoformat(sys.argv[1])
look_for_due(now)
work_on(now, budget_seconds=60, size=5)
"""


def scheduled(**more):
    settings = {"every": "day", "clock": "09:00", "where": STARTER, "reentry": "never", **more}
    return graph_of(
        ("start", "entry_schedule", settings),
        ("mail", "send_email", {"subject": "Good morning", "body": "You are on Starter."}),
        edges=["start.next mail"],
    )


def morning(world, **length):
    """Let time pass and do what beat and a worker would."""
    world.later(**length)
    look(world)


def look(world):
    look_for_due(world.now)
    work_on(world.now, budget_seconds=60)
    world.settle()


def entered():
    return sorted(Step.objects.filter(kind="entered").values_list("person_id", flat=True))


@pytest.mark.row("E1")
@pytest.mark.row("D2")
def test_whoever_fits_at_the_hour_enters_and_nobody_twice(world):
    ada, ben, cleo = world.person("ada", plan="starter"), world.person("ben", plan="pro"), world.person("cleo", plan="free")
    world.journey(scheduled())

    morning(world, hours=20)
    assert entered() == []
    morning(world, hours=2)
    assert entered() == [ada.pk]
    world.event(cleo, "plan_changed", to="starter")
    morning(world, days=1)

    assert entered() == sorted([ada.pk, cleo.pk])
    assert world.heard_by(ada) == world.heard_by(cleo) == ["Good morning"]
    assert world.heard_by(ben) == []
    assert world.why(ada, "refused") == ["refused:entered_before"]
    assert Occurrence.objects.count() == Job.objects.filter(kind="occurrence", state="done").count() == 2


@pytest.mark.row("E19")
def test_the_reason_is_kept_and_said(world):
    ada = world.person("ada", plan="starter")
    world.journey(scheduled())
    morning(world, hours=22)

    step = Step.objects.get(kind="entered", person_id=ada.pk)
    assert sentence(step, look_up([step], now=world.now)).startswith("By the schedule, for 09:00")


@pytest.mark.row("E1")
def test_it_comes_at_its_hour_by_the_clock_of_the_installation_over_a_change_of_the_clock(db):
    world = World(datetime(2026, 3, 27, 12, tzinfo=UTC))
    installation = Installation.current()
    installation.zone = "Europe/Berlin"
    installation.save()
    world.person("ada", plan="starter")
    world.journey(scheduled(reentry="always"))

    for _hour in range(3 * 24):
        morning(world, hours=1)

    assert [f"{at:%d %H:%M}" for at in Occurrence.objects.order_by("due_at").values_list("due_at", flat=True)] == [
        "28 08:00",
        "29 07:00",
        "30 07:00",
    ]


@pytest.mark.row("E1")
def test_filter_caps_and_holdout_are_those_of_the_door(world):
    people = [world.person(f"p{n}", plan="starter") for n in range(5)]
    world.journey(scheduled(in_all=3))

    morning(world, hours=22)

    assert len(entered()) == 3
    assert list(Step.objects.filter(kind="refused").values_list("code", flat=True)) == ["cap_in_all"] * 2
    assert {run.person_id for run in Run.objects.all()} <= {one.pk for one in people}


@pytest.mark.row("E1")
def test_whoever_fits_no_more_when_it_is_walked_stays_outside(world):
    ada = world.person("ada", plan="starter")
    world.journey(scheduled())
    world.later(hours=22)
    news = {"type": "track", "userId": "ada", "messageId": "up", "event": "plan_changed", "properties": {"to": "pro"}}
    accept([{**news, "timestamp": world.now.isoformat()}], Source(), world.now)

    look(world)

    assert entered() == []
    assert world.why(ada, "refused") == ["refused:filter"]


@pytest.mark.row("E1")
def test_what_was_missed_for_a_while_is_made_up_for_once(world):
    world.person("ada", plan="starter")
    world.journey(scheduled(reentry="always"))

    world.later(days=2, hours=23)
    look(world)
    look(world)

    assert len(entered()) == 1
    assert [f"{one.due_at:%d %H:%M}" for one in Occurrence.objects.all()] == ["05 09:00"]


@pytest.mark.row("E1")
def test_what_is_found_too_late_is_left_out_and_said(world):
    world.person("ada", plan="starter")
    world.journey(scheduled())

    world.later(hours=21)
    world.later(hours=6, seconds=1)
    look(world)

    assert entered() == []
    assert Occurrence.objects.get().left_out == "too_late"
    morning(world, hours=18)
    assert len(entered()) == 1


@pytest.mark.row("E13")
def test_a_paused_journey_lets_nobody_in_and_makes_up_for_it(world):
    world.person("ada", plan="starter")
    journey = world.journey(scheduled())
    pause(journey, world.now)
    morning(world, hours=22)
    assert not Occurrence.objects.exists()

    resume(journey, world.now)
    look(world)

    assert len(entered()) == 1


@pytest.mark.row("E14")
def test_a_new_version_does_not_let_in_for_an_hour_that_was_over_before_it(world):
    world.person("ada", plan="starter")
    journey = world.journey(scheduled())
    world.later(hours=23)
    journey.live = Version.objects.create(
        journey=journey, number=2, graph=scheduled(clock="10:00"), published_by="test", published_at=world.now
    )
    journey.save()

    look(world)
    assert not Occurrence.objects.exists()
    morning(world, days=1)
    assert len(entered()) == 1


def test_one_occurrence_is_one_row(world):
    journey = world.journey(scheduled())
    Occurrence.objects.create(journey=journey, due_at=world.now, found_at=world.now)

    with pytest.raises(IntegrityError, match="cairn_occurrence_once"), transaction.atomic():
        Occurrence.objects.create(journey=journey, due_at=world.now, found_at=world.now)


@pytest.mark.row("E30")
def test_events_go_before_whoever_is_asked_in(world, monkeypatch):
    monkeypatch.setattr(enrolling, "CROWD", 3)
    for n in range(9):
        world.person(f"p{n}", plan="starter")
    world.journey(scheduled())
    world.later(hours=22)
    look_for_due(world.now)

    work_on(world.now, budget_seconds=60, size=2)

    assert Inbox.objects.filter(kind="enter").count() == 4
    for _ in range(4):
        world.settle()
        work_on(world.now, budget_seconds=60, size=2)
    world.settle()
    assert len(entered()) == 9


@pytest.mark.row("E30")
def test_a_cancelled_one_asks_nobody_else(world):
    for n in range(9):
        world.person(f"p{n}", plan="starter")
    world.journey(scheduled())
    world.later(hours=22)
    look_for_due(world.now)
    job = Job.objects.get()
    jobs._chunk(job, world.now, 4)

    jobs.cancel(job.pk, by="user:maya", now=world.now)
    look(world)

    assert len(entered()) == 4


@pytest.fixture
def begun(transactional_db):
    world = World()
    for n in range(17):
        world.person(f"p{n}", plan="starter")
    world.journey(scheduled())
    world.later(hours=22)
    return world


@pytest.mark.process
@pytest.mark.row("E1")
@pytest.mark.row("E30")
@pytest.mark.parametrize("point", ["job.occurred", "job.begun", "job.worked:1", "job.worked:2", "job.committed:2"])
def test_a_worker_is_killed_anywhere_and_everybody_enters_once(begun, database_url, point):
    world = begun
    environment = os.environ | {"DATABASE_URL": database_url, "CAIRN_STOP": point, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", LOOKER, world.now.isoformat()], cwd=places.ROOT, env=environment, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL

    look(world)

    assert Occurrence.objects.count() == Job.objects.count() == 1
    assert len(entered()) == len(set(entered())) == 17
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == ("done", 17, 17)
    assert not Step.objects.filter(kind="refused").exists()


@pytest.mark.process
@pytest.mark.row("E1")
def test_two_beats_find_one_occurrence(begun, database_url):
    world = begun
    environment = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    both = [subprocess.Popen([sys.executable, "-c", LOOKER, world.now.isoformat()], cwd=places.ROOT, env=environment) for _ in range(2)]
    assert [one.wait(timeout=60) for one in both] == [0, 0]

    look(world)

    assert Occurrence.objects.count() == 1
    assert len(entered()) == 17
    assert not Step.objects.filter(kind="refused").exists()


@pytest.mark.row("E13")
def test_a_closed_journey_lets_nobody_in(world):
    world.person("ada", plan="starter")
    journey = world.journey(scheduled())
    Journey.objects.filter(pk=journey.pk).update(state="closed")

    morning(world, hours=22)

    assert not Occurrence.objects.exists()
