"""A worker that is killed halfway through long work: another one goes on, and nothing is done twice."""

import os
import signal
import subprocess
import sys

import pytest

from audience.models import Person
from audience.now import database_now
from config.run import places
from engine.core.transfer import Choice
from engine.models import Job, Journey, Run, Step, Transferred
from engine.runtime import jobs
from engine.runtime.doctor import examine
from engine.runtime.transfers import put_back, transfer
from tests.engine.moving import counted, enter, new, old, publish, standing, work
from tests.world import World

WORKER = """
import sys, django
django.setup()
from datetime import datetime
from engine.runtime.jobs import work_on
work_on(datetime.fromisoformat(sys.argv[1]), budget_seconds=60, size=5)
"""


@pytest.fixture
def begun(transactional_db):
    """Seventeen people wait at a step that the new version does not have, and are about to be moved."""
    world = World()
    world.journey(old())
    enter(world, *(world.person(f"p{n}") for n in range(17)))
    world.later(days=4)
    journey, second = Journey.objects.get(), publish(world, new())
    choice = Choice(version=journey.live_id, node="rest", do="move", to="long")
    return world, transfer(journey.pk, second.pk, [choice], by="user:maya", now=world.now), second


def dies(world, database_url, point):
    environment = os.environ | {"DATABASE_URL": database_url, "CAIRN_STOP": point, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", WORKER, world.now.isoformat()], cwd=places.ROOT, env=environment, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.process
@pytest.mark.row("E30")
@pytest.mark.row("E15")
@pytest.mark.parametrize("point", ["job.worked:1", "job.worked:2", "job.committed:1", "job.committed:2"])
def test_a_worker_is_killed_halfway_and_another_one_goes_on_with_nothing_done_twice(begun, database_url, point):
    world, job, second = begun

    dies(world, database_url, point)
    job.refresh_from_db()
    assert standing() == counted()
    assert Run.objects.filter(version=second, ended_at=None).count() == job.done == Transferred.objects.count() < 17
    work(world, size=5)

    job.refresh_from_db()
    assert (job.state, job.done, standing(), counted()) == ("done", 17, {(second.pk, "long"): 17}, {(second.pk, "long"): 17})
    assert Step.objects.filter(kind="transfer").count() == len(set(Transferred.objects.values_list("run_id", flat=True))) == 17
    world.later(days=1)
    assert {tuple(world.heard_by(run_person)) for run_person in people()} == {("Hello", "The mail", "Kinder")}


@pytest.mark.process
@pytest.mark.row("E15")
def test_the_undoing_survives_a_death_as_well(begun, database_url):
    world, job, second = begun
    first = Run.objects.values_list("version_id", flat=True)[0]
    work(world)
    job.refresh_from_db()
    put_back(job, by="user:maya", now=world.now)

    dies(world, database_url, "job.worked:2")
    work(world, size=5)

    assert standing() == counted() == {(first, "rest"): 17}
    assert second.pk != first


@pytest.mark.row("E30")
def test_doctor_names_work_that_does_not_go_on(begun):
    world, job, _second = begun
    Job.objects.filter(pk=job.pk).update(changed_at=database_now() - jobs.STUCK_AFTER)

    found = next(one for one in examine(database_now()) if one.code == "jobs_stuck")

    assert (found.count, found.stuck) == (1, True)
    work(world)
    assert next(one for one in examine(database_now()) if one.code == "jobs_stuck").count == 0


def people():
    return Person.objects.filter(id__in=Run.objects.values("person_id"))
