"""Publishing at a moment to come: exactly once, checked again, or told why not."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from audience.history import Actor, NotAllowed
from audience.models import History
from config.run import places
from engine.models import Job, Journey, Run, Version
from engine.runtime.jobs import work_on
from journeys.models import Planned
from journeys.operations import later, rights
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.enrolment import Enrolling
from journeys.operations.finding import NotPossible, RevisionConflict
from journeys.operations.later import BadMoment, carry_out_due, plan, planned_for
from journeys.operations.publish import NotReady, publish
from journeys.operations.transfer import Asked
from tests.journeys.drawing import line, push, simple, step, wait
from tests.world import World

pytestmark = pytest.mark.django_db
MAYA = Actor("user:maya")
DAY = timedelta(days=1)
CHANGE = {"op": "configure", "id": "wait", "settings": {"lasts": "P2D"}}
CARRY_OUT = """
import sys, django
django.setup()
from datetime import datetime
from journeys.operations.later import carry_out_due
carry_out_due(datetime.fromisoformat(sys.argv[1]))
"""


def begun():
    world = World()
    User.objects.create_superuser("maya")
    create(MAYA, name="Nudge", key="nudge", now=world.now, graph=simple())
    return world


@pytest.fixture
def world(db):
    return begun()


@pytest.mark.row("E14")
def test_it_goes_live_at_its_moment_and_not_before_once(world):
    plan(MAYA, "nudge", at=world.now + DAY, now=world.now, revision=1, note="for the launch", ticks=["*"])

    assert carry_out_due(world.now + DAY - timedelta(seconds=1)) == 0
    assert not Version.objects.exists()
    assert carry_out_due(world.now + DAY) == 1
    assert carry_out_due(world.now + DAY) == 0

    version = Version.objects.get()
    assert (version.note, version.published_by, version.published_at) == ("for the launch", "user:maya", world.now + DAY)
    assert Journey.objects.get().state == "live"
    planned = Planned.objects.get()
    assert (planned.state, planned.number, planned.why) == ("done", 1, "")
    assert planned_for("nudge") is None
    assert list(History.objects.order_by("id").values_list("operation", flat=True)) == ["create", "publish.plan", "publish"]


@pytest.mark.row("E14")
def test_a_draft_that_changed_meanwhile_is_not_published_and_whoever_asked_can_read_why(world):
    plan(MAYA, "nudge", at=world.now + DAY, now=world.now, ticks=["*"])
    edit(Actor("user:eli"), "nudge", revision=1, commands=[CHANGE], now=world.now)

    carry_out_due(world.now + DAY)

    assert not Version.objects.exists()
    told = planned_for("nudge")
    assert (told.state, told.why) == ("failed", "The draft was changed after it was planned, by eli.")
    later.cancel(MAYA, "nudge", now=world.now + DAY)
    assert planned_for("nudge") is None


@pytest.mark.row("E16")
def test_what_stands_in_the_way_by_then_keeps_it_from_going_live(world):
    plan(MAYA, "nudge", at=world.now + DAY, now=world.now, ticks=["*"], note="x")
    Journey.objects.update(state="archived")

    carry_out_due(world.now + DAY)

    told = planned_for("nudge")
    assert (told.state, told.why) == ("failed", "An archived journey cannot be published. Take it out of the archive first.")


@pytest.mark.row("E16")
def test_what_would_not_be_published_now_is_not_planned(world):
    edit(MAYA, "nudge", revision=1, commands=[{"op": "everywhere", "everywhere": {"exits": []}}], now=world.now)
    with pytest.raises(NotReady):
        plan(MAYA, "nudge", at=world.now + DAY, now=world.now)
    with pytest.raises(RevisionConflict):
        plan(MAYA, "nudge", at=world.now + DAY, now=world.now, revision=1)
    for at in (world.now, world.now - DAY, world.now + 367 * DAY):
        with pytest.raises(BadMoment):
            plan(MAYA, "nudge", at=at, now=world.now, ticks=["*"], note="agreed")
    with pytest.raises(NotAllowed):
        plan(Actor("user:rita", frozenset({rights.SEE})), "nudge", at=world.now + DAY, now=world.now)
    assert not Planned.objects.exists()


@pytest.mark.row("E26")
@pytest.mark.parametrize("lost", [{"is_active": False}, {"is_superuser": False}])
def test_whoever_may_not_publish_any_more_publishes_nothing(world, lost):
    plan(MAYA, "nudge", at=world.now + DAY, now=world.now, ticks=["*"], note="x")
    User.objects.update(**lost)

    carry_out_due(world.now + DAY)

    assert not Version.objects.exists()
    assert planned_for("nudge").why == "maya may not publish any more."


def test_a_cancelled_one_is_not_published_and_planning_anew_takes_its_place(world):
    plan(MAYA, "nudge", at=world.now + DAY, now=world.now, ticks=["*"], note="x")
    later.cancel(MAYA, "nudge", now=world.now)
    with pytest.raises(NotPossible, match="Nothing is planned"):
        later.cancel(MAYA, "nudge", now=world.now)
    assert carry_out_due(world.now + DAY) == 0

    plan(MAYA, "nudge", at=world.now + DAY, now=world.now, ticks=["*"], note="x")
    plan(MAYA, "nudge", at=world.now + 2 * DAY, now=world.now, ticks=["*"], note="x")
    assert list(Planned.objects.order_by("id").values_list("state", flat=True)) == ["cancelled", "cancelled", "waiting"]
    assert carry_out_due(world.now + DAY) == 0
    assert carry_out_due(world.now + 2 * DAY) == 1


@pytest.mark.row("E15")
@pytest.mark.row("E30")
def test_moves_and_enrolment_are_those_that_were_asked_for(world):
    publish(MAYA, "nudge", now=world.now, ticks=["*"])
    ada = world.person("ada")
    world.event(ada, "usage_threshold_hit", meter="storage", pct=90)
    assert Run.objects.get().node == "wait"
    after = line(simple()["nodes"][0], push(), wait("rest", "P2D"), step("goal", "goal", {}))
    edit(MAYA, "nudge", revision=1, commands=[{"op": "restore", "graph": after}], now=world.now)
    plan(
        MAYA,
        "nudge",
        at=world.now + timedelta(hours=1),
        now=world.now,
        ticks=["*"],
        moves=[Asked(version=1, node="wait", do="move", to="rest")],
        enrolling=Enrolling(days=1, most=7),
    )

    carry_out_due(world.now + timedelta(hours=1))

    assert Planned.objects.get().state == "done", Planned.objects.get().why
    assert sorted(Job.objects.values_list("kind", flat=True)) == ["enrol", "transfer"]
    work_on(world.now + timedelta(hours=1), budget_seconds=60)
    assert Run.objects.get(person_id=ada.pk).node == "rest"
    assert Job.objects.get(kind="enrol").arguments["most"] == 7


def test_two_at_once_are_one_row(world):
    plan(MAYA, "nudge", at=world.now + DAY, now=world.now, ticks=["*"], note="x")
    with pytest.raises(IntegrityError, match="cairn_planned_one_at_once"), transaction.atomic():
        Planned.objects.create(journey=Journey.objects.get(), at=world.now, revision=1, asked_by="x", asked_at=world.now)


@pytest.mark.process
@pytest.mark.row("E14")
def test_two_beats_and_a_death_publish_it_once(transactional_db, database_url):
    world = begun()
    plan(MAYA, "nudge", at=world.now + DAY, now=world.now, ticks=["*"])
    then = (world.now + DAY).isoformat()
    plain = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}

    dead = subprocess.run([sys.executable, "-c", CARRY_OUT, then], cwd=places.ROOT, env=plain | {"CAIRN_STOP": "job.planned"}, check=False)
    assert dead.returncode == -signal.SIGKILL
    assert (Version.objects.count(), Planned.objects.get().state) == (0, "waiting")

    both = [subprocess.Popen([sys.executable, "-c", CARRY_OUT, then], cwd=places.ROOT, env=plain) for _ in range(2)]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    assert (Version.objects.count(), Planned.objects.get().state) == (1, "done")
