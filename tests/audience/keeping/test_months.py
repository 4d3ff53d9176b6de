"""Months are made ahead, or by the first row that needs one; a row whose month is missing is never lost."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import connection, connections, transaction

from audience.accept import Source, accept
from audience.keeping.months import EVENTS, Monthly, first_of
from audience.keeping.turning import turn
from audience.models import Event
from audience.now import database_now
from engine.models import Step
from tests.world import World

LONG_AGO = datetime(2014, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)
FAR = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def names(log: Monthly) -> set[str]:
    return {part.name for part in log.parts()}


def month_of(model: type[Event] | type[Step], **which: object) -> str:
    """Name the partition in which a row lies."""
    row = model.objects.get(**which)
    with connection.cursor() as cursor:
        cursor.execute(f"select tableoid::regclass::text from {model._meta.db_table} where id = %s", [row.pk])
        return cursor.fetchone()[0]


def test_a_month_begins_at_its_first_moment_in_utc() -> None:
    here = datetime.fromisoformat("2026-03-01T01:30:00+13:00")

    assert first_of(here) == datetime(2026, 2, 1, tzinfo=UTC)
    assert first_of(here, -14) == datetime(2024, 12, 1, tzinfo=UTC)
    assert first_of(FAR, 1) == datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize("moment", [LONG_AGO, LONG_AGO + timedelta(microseconds=1), FAR])
def test_an_event_finds_its_month_whatever_the_clock_says(db: None, moment: datetime) -> None:
    message = {"type": "track", "event": "session_started", "userId": "ada", "messageId": "m-1"}

    done = accept([message], Source(), moment)

    assert done.taken == 1
    assert month_of(Event, message_id="m-1") == f"cairn_audience_event_{moment:%Y_%m}"


def test_an_event_that_says_the_year_9999_lies_in_the_month_in_which_it_came(db: None) -> None:
    world = World()

    world.say("ada", {"type": "track", "event": "session_started", "messageId": "far", "timestamp": "9999-12-31T23:59:59Z"})

    assert month_of(Event, message_id="far") == "cairn_audience_event_2026_03"


def test_a_decision_of_a_home_whose_clock_is_years_ahead_finds_its_month(db: None) -> None:
    Step.objects.create(kind="moved", person_id=1, journey_id=1, version_id=1, at=FAR)

    assert month_of(Step, at=FAR) == "cairn_engine_step_9999_12"


def test_a_month_that_went_with_its_transaction_is_made_again(transactional_db: None) -> None:
    with transaction.atomic():
        Event.objects.create(type="seen", person_id=1, at=LONG_AGO, received_at=LONG_AGO)
        Event.objects.create(type="seen", person_id=1, at=LONG_AGO, received_at=LONG_AGO)
        transaction.set_rollback(True)

    assert "cairn_audience_event_2014_02" not in names(EVENTS)
    Event.objects.create(type="seen", person_id=1, at=LONG_AGO, received_at=LONG_AGO)
    assert month_of(Event, at=LONG_AGO) == "cairn_audience_event_2014_02"
    drop(EVENTS, "cairn_audience_event_2014_02")


def test_two_who_miss_the_same_month_make_it_once(log: Monthly) -> None:
    turn(log)
    together, failures = Barrier(2), []

    def write() -> None:
        try:
            together.wait()
            log.ready_for([FAR])
            with connection.cursor() as cursor:
                cursor.execute("insert into cairn_trial (at) values (%s)", [FAR])
        except Exception as failed:
            failures.append(failed)
        finally:
            connections["default"].close()

    threads = [Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert "cairn_trial_9999_12" in names(log)


def test_nobody_who_reads_or_writes_waits_for_a_new_month(log: Monthly, database_url: str) -> None:
    turn(log)
    with psycopg.connect(database_url) as reader, psycopg.connect(database_url) as writer:
        reader.execute("select count(*) from cairn_trial")
        writer.execute("insert into cairn_trial (at) values (now())")

        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '1s'")
            log.ready_for([FAR])
            cursor.execute("reset lock_timeout")

    assert "cairn_trial_9999_12" in names(log)


def test_this_month_and_three_more_are_there_and_making_them_again_changes_nothing(log: Monthly) -> None:
    turn(log)
    then = first_of(database_now(), 20)

    log.make_ahead(then)
    made = names(log)
    log.make_ahead(then)

    assert names(log) == made
    assert {f"cairn_trial_{first_of(then, n):%Y_%m}" for n in range(4)} <= made


def test_a_known_month_costs_no_statement(log: Monthly, django_assert_num_queries) -> None:
    turn(log)
    now = database_now()

    with django_assert_num_queries(0):
        log.ready_for([now, first_of(now, 1)])


def drop(log: Monthly, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"drop table {name}")
    log.known.clear()
