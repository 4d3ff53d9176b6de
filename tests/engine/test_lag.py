"""How far behind each shard is, and who was seen when."""

import io
import os
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from structlog.testing import capture_logs

from audience.models import Inbox, Quarantined
from audience.now import database_now
from channels import tally
from channels.models import Message, Tally
from engine import tasks
from engine.models import Pulse, Run
from engine.runtime.doctor import examine
from engine.runtime.lag import behind, lags, note, pulses, worst_of
from engine.runtime.tallied import done_and_waiting, tell
from engine.runtime.walk import walk
from tests.engine.test_walk import two_steps

MINUTE = timedelta(minutes=1)


def inbox_row(person, at):
    Inbox.objects.create(shard=person.home & 255, home=person.home, person_id=person.id, type="x", at=at, received_at=at)


@pytest.fixture
def resting(world):
    """Ada waits for a day."""
    ada = world.person("ada")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")
    return world, ada


@pytest.mark.row("N5")
def test_an_engine_at_rest_has_no_lag(resting):
    world, _ada = resting

    assert lags(world.now) == []
    assert worst_of([]).worst == timedelta(0)


@pytest.mark.row("N5")
def test_each_shard_says_what_waits_longest_in_it_and_the_worst_is_first(resting):
    world, ada = resting
    ben = world.person("ben")
    inbox_row(ada, world.now - 2 * MINUTE)
    inbox_row(ada, world.now - MINUTE)
    inbox_row(ben, world.now - 3 * MINUTE)
    Run.objects.update(wake_at=world.now - 5 * MINUTE)

    found = lags(world.now)

    told = [(lag.shard, lag.inbox, lag.timer) for lag in found]
    assert told == [(ada.home & 255, 2 * MINUTE, 5 * MINUTE), (ben.home & 255, 3 * MINUTE, 0 * MINUTE)]
    assert (worst_of(found).inbox, worst_of(found).timer, behind(found)) == (3 * MINUTE, 5 * MINUTE, 2)


def test_a_held_message_that_nobody_asked_about_is_lag_too(world):
    world.until(world.now.replace(hour=23))
    world.person("ada")
    world.journey(two_steps())
    world.event("ada", "feature_limit_reached", feature="boards")
    Message.objects.update(due_at=world.now - MINUTE)

    assert [lag.held for lag in lags(world.now)] == [MINUTE]


@pytest.mark.row("N5")
def test_whoever_is_silent_for_ten_seconds_is_named_and_whoever_was_never_seen_is_not(db):
    note("beat")
    now = database_now()

    assert pulses().silent(now) == []
    assert pulses().silent(now + timedelta(seconds=11)) == ["beat"]


def test_a_pulse_of_this_second_is_not_written_again_and_an_older_one_is(db):
    note("beat")
    first = pulses().beat
    note("beat")
    assert pulses().beat == first

    Pulse.objects.update(at=first - timedelta(seconds=3))
    note("beat")
    assert pulses().beat >= first


def test_a_tick_that_reaches_a_worker_leaves_its_pulse(transactional_db):
    tasks.tick()

    assert database_now() - Pulse.objects.get(name="worker").at < timedelta(seconds=30)


def told_by_doctor():
    out = io.StringIO()
    try:
        call_command("doctor", stdout=out, no_color=True)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


@pytest.mark.row("N5")
def test_doctor_says_lag_pulses_and_zone_rules(db):
    note("beat")

    told, code = told_by_doctor()

    assert "0 of 256 shards are behind" in told
    assert "Beat's last tick: 0." in told
    assert "Last tick taken by a worker: never" in told
    assert "Time zone rules: 20" in told
    assert code == 0


@pytest.mark.row("N5")
def test_doctor_ends_with_one_when_beat_is_silent_or_a_shard_is_behind(world):
    ada = world.person("ada")
    inbox_row(ada, database_now() - 2 * MINUTE)
    Pulse.objects.create(name="beat", at=database_now() - MINUTE)

    told, code = told_by_doctor()

    assert f"shard {ada.home & 255:>3}: inbox 120." in told
    assert "stuck Beat's last tick: 60." in told
    assert code == 1


@pytest.mark.row("N5")
def test_the_last_line_names_what_waits_for_people_and_where_and_the_code_stays_zero(resting, settings):
    settings.PUBLIC_URL = "https://cairn.example"
    _world, _ada = resting
    now = database_now()
    for _ in range(2):
        Quarantined.objects.create(code="no_such_type", received_at=now)
    Run.objects.update(state="failed", reason="error", wake_at=None, listens=[], ended_at=now)
    Message.objects.update(state="unknown", token=uuid4(), claimed_at=now, called_at=now)

    told, code = told_by_doctor()

    what = "1 message in doubt, 1 run that failed, 2 events in quarantine"
    assert told.splitlines()[-1] == f"Nothing is stuck, but people must settle {what}: https://cairn.example/admin/engine/"
    assert code == 0


@pytest.mark.row("N5")
def test_the_last_line_names_what_is_stuck_beside_what_waits_for_people(resting):
    _world, ada = resting
    Run.objects.update(wake_at=database_now() + MINUTE)
    inbox_row(ada, database_now() - 2 * MINUTE)
    Quarantined.objects.create(code="no_such_type", received_at=database_now())
    Pulse.objects.create(name="beat", at=database_now() - MINUTE)

    told, code = told_by_doctor()

    last = told.splitlines()[-1]
    assert last.startswith(
        "Something is stuck: events accepted and not yet walked (1); beat is silent. People must also settle 1 event in "
    )
    assert code == 1


def test_where_nothing_waits_the_last_line_is_short(db):
    assert told_by_doctor()[0].splitlines()[-1] == "Nothing is stuck."


def test_doctor_says_since_when_the_oldest_waits_in_quarantine(db):
    now = database_now()
    for minutes in (5, 40, 1):
        Quarantined.objects.create(code="no_such_type", received_at=now - minutes * MINUTE)

    found = next(one for one in examine(now) if one.code == "quarantined")

    assert (found.count, found.since) == (3, now - 40 * MINUTE)


def test_a_step_is_tallied_with_what_it_walked_and_how_long_it_took(resting):
    before = done_and_waiting()
    world, _ada = resting

    world.later(days=1)

    after = done_and_waiting()
    assert after["rung", ""] - before.get(("rung", ""), 0) == 1
    assert after["walked", "event"] >= 3
    assert sum(n for (name, _), n in after.items() if name == "steps") > sum(n for (name, _), n in before.items() if name == "steps")
    assert after["step_us", ""] > before["step_us", ""]


def test_folding_changes_no_sum(resting):
    before = done_and_waiting()
    tally.fold()

    assert done_and_waiting() == before
    assert Tally.objects.count() == len(before)


@pytest.mark.row("N5")
def test_each_step_is_told_with_its_numbers_and_nothing_of_a_person(resting):
    world, _ada = resting
    lines = []

    walk(world.now + timedelta(days=1), tell=lambda counts, seconds: lines.append((counts, seconds)))

    counts, seconds = lines[0]
    assert counts == {"rows": 0, "timers": 1, "asked": 0, "ready": 1, "shards": 1, "homes": 1}
    assert seconds > 0


def test_the_line_of_a_step_holds_these_numbers_and_no_more(resting):
    world, _ada = resting

    with capture_logs() as lines:
        walk(world.now + timedelta(days=1), tell=tell)

    line = next(line for line in lines if line["event"] == "step")
    assert line.keys() == {"event", "log_level", "rows", "timers", "asked", "ready", "shards", "homes", "ms"}
    assert all(isinstance(value, int | float) for name, value in line.items() if name not in ("event", "log_level"))


def test_doctor_says_in_a_sentence_that_the_database_does_not_answer():
    env = os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    said = subprocess.run([sys.executable, "manage.py", "doctor"], env=env, capture_output=True, text=True, check=False)  # noqa: S603
    assert said.returncode == 1
    assert "The database does not answer" in said.stderr
    assert "Traceback" not in said.stderr
