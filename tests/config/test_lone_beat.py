"""Two beats, and the schedule they lay in."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from threading import Thread

import psycopg
import pytest
from celery import Celery
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from config.lone_beat import STAND_BY_SECONDS, Lock, LoneBeat
from config.run import places
from engine.models import Pulse

WAITS = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


@pytest.fixture
def beats(transactional_db):
    """Make beats that note what they send instead of sending it."""
    app = Celery("two beats", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    made = []

    def beat() -> LoneBeat:
        made.append(one := LoneBeat(app=app))
        one.sent = []
        one.apply_async = lambda entry, **kwargs: one.sent.append(entry.name)
        return one

    yield beat
    for one in made:
        one.lock.drop()


def test_of_two_beats_one_sends_and_the_other_stands_by_until_the_first_is_gone(beats):
    first, second = beats(), beats()

    first.tick()
    assert second.tick() == STAND_BY_SECONDS
    assert second.sent == []

    first.lock.drop()
    second.tick()
    assert second.lock.held()
    assert first.tick() == STAND_BY_SECONDS


def test_a_beat_that_sends_leaves_its_pulse_and_one_that_stands_by_does_not(beats):
    beats().tick()
    at = Pulse.objects.get(name="beat").at

    beats().tick()

    assert Pulse.objects.get(name="beat").at == at


def test_a_beat_that_lost_its_connection_stops_sending_and_tries_again(beats):
    beat = beats()
    beat.tick()
    beat.lock.connection.close()

    assert beat.tick() == STAND_BY_SECONDS
    assert beat.lock.held()


def test_the_schedule_lies_in_the_database_after_the_start_and_a_second_start_changes_nothing(beats):
    columns = ("pk", "name", "task", "interval__every", "interval__period", "expire_seconds")
    beats()
    rows = list(PeriodicTask.objects.order_by("name").values_list(*columns))

    beats()

    assert list(PeriodicTask.objects.order_by("name").values_list(*columns)) == rows
    assert [row[1:] for row in rows] == [
        ("cairn.keep", "engine.tasks.keep", 60, "seconds", 60),
        ("cairn.occur", "engine.tasks.occur", 5, "seconds", 5),
        ("cairn.planned", "journeys.tasks.planned", 5, "seconds", 5),
        ("cairn.sweep", "engine.tasks.sweep", 60, "seconds", 60),
        ("cairn.tick", "engine.tasks.tick", 1, "seconds", 2),
    ]


def test_what_an_earlier_release_had_laid_in_is_taken_out_and_what_people_added_stays(beats):
    minute = IntervalSchedule.objects.create(every=1, period="minutes")
    PeriodicTask.objects.create(name="cairn.old", task="engine.tasks.old", interval=minute)
    PeriodicTask.objects.create(name="our own", task="ours.tasks.report", interval=minute)

    beats()

    ours = {"cairn.keep", "cairn.occur", "cairn.planned", "cairn.sweep", "cairn.tick"}
    assert set(PeriodicTask.objects.values_list("name", flat=True)) == {*ours, "our own"}


def test_a_lock_is_free_again_when_its_holder_is_gone(transactional_db):
    one, other = Lock(), Lock()
    assert one.held()
    assert not other.held()

    one.drop()

    assert other.held()
    other.drop()


@pytest.mark.process
def test_a_beat_that_waits_for_the_database_leaves_when_it_is_asked_to(database_url):
    with psycopg.connect(database_url) as one, psycopg.connect(database_url, autocommit=True) as other:
        one.execute("lock table django_celery_beat_periodictask")
        beat = subprocess.Popen(
            [sys.executable, "-m", "config.run", "beat"], cwd=places.ROOT, env=os.environ | {"DATABASE_URL": database_url}
        )
        try:
            until = time.monotonic() + 180
            while not other.execute(WAITS).fetchall():
                assert time.monotonic() < until, "beat never asked for its schedule"
                time.sleep(0.1)
            beat.terminate()
            beat.wait(timeout=30)
        finally:
            beat.kill()
            beat.wait()
            one.rollback()


@pytest.fixture
def session(database_url):
    """Open sessions as another process would."""
    opened = []

    def open_one() -> psycopg.Connection:
        opened.append(one := psycopg.connect(database_url))
        return one

    yield open_one
    for one in opened:
        one.close()


def until_cancelled(works: psycopg.Connection) -> None:
    with suppress(psycopg.errors.QueryCanceled):
        works.execute("select pg_advisory_xact_lock(421, 8), pg_sleep(60)")


@pytest.mark.row("N5")
def test_beat_ends_whoever_stands_still_in_a_transaction_and_leaves_others_alone(beats, session, settings):
    frozen, works, reads = session(), session(), session()
    frozen.execute("select pg_advisory_xact_lock(421, 7)")
    reads.execute("select 1")
    work = Thread(target=until_cancelled, args=(works,), daemon=True)
    work.start()
    deadline = time.monotonic() + 60
    while not reads.execute("select 1 from pg_locks where classid = 421 and objid = 8").fetchone() and time.monotonic() < deadline:
        time.sleep(0.01)
    beats().tick()
    frozen.execute("select 1")

    settings.FROZEN_AFTER_SECONDS = 0
    lock = Lock()
    lock.connection = session()
    lock.free()

    with pytest.raises(psycopg.OperationalError):
        frozen.execute("select 1")
    reads.execute("select 1")
    assert work.is_alive()
    works.cancel_safe()
    work.join()


@pytest.mark.row("N5")
def test_a_beat_that_is_frozen_is_taken_over_from(beats, settings):
    first, second = beats(), beats()
    first.tick()
    second.tick()
    assert first.lock.held()

    settings.FROZEN_AFTER_SECONDS = 0
    deadline = time.monotonic() + 60
    while not second.lock.held() and time.monotonic() < deadline:
        time.sleep(0.05)

    settings.FROZEN_AFTER_SECONDS = 30
    assert not first.lock.held()
    assert second.lock.held()
