"""Old months are dropped while two write and one has been reading for long; nobody waits."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from audience.keeping import dropping
from audience.keeping.dropping import drop_old, gone_before, left_over
from audience.keeping.months import Monthly, first_of
from audience.keeping.turning import turn
from audience.models import History
from audience.now import database_now
from tests.audience.keeping.writers import writing

INSERT = "insert into cairn_trial (at, word) values (clock_timestamp(), 'new')"


@pytest.fixture
def months(log: Monthly) -> Monthly:
    """Turn it into months while it is empty, and put a row into each of the last seven."""
    with connection.cursor() as cursor:
        cursor.execute("delete from cairn_trial")
        turn(log)
        now = database_now()
        for ago in range(7):
            log.ready_for([first_of(now, -ago)])
            cursor.execute("insert into cairn_trial (at, word) values (%s, %s)", [first_of(now, -ago), str(ago)])
    return log


def words() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select distinct word from cairn_trial")
        return {word for (word,) in cursor.fetchall()}


def test_nothing_is_dropped_unless_somebody_says_how_long_to_keep_it(months: Monthly) -> None:
    assert drop_old(months, database_now() + timedelta(days=9999)) == []
    assert gone_before(months) is None
    assert words() == set("0123456")


def test_whole_months_go_and_as_many_stay_as_are_kept(months: Monthly, settings) -> None:
    settings.TRIAL_MONTHS = 3
    now = database_now()

    gone = drop_old(months, now)

    # Three months back to the day is in the fourth, so that one stays.
    assert [part.since for part in gone] == [first_of(now, -ago) for ago in (6, 5, 4)]
    assert words() == set("0123")
    assert gone_before(months) == first_of(now, -3)
    assert History.objects.filter(operation="log.month_dropped").count() == 3
    assert drop_old(months, now) == []


def test_while_one_reads_for_long_two_go_on_writing_and_the_month_goes_afterwards(
    months: Monthly, settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRIAL_MONTHS = 5
    monkeypatch.setattr(dropping, "LOCK_TIMEOUT", "300ms")
    now = database_now()
    with writing(database_url, INSERT) as writers:
        with psycopg.connect(database_url) as reader:
            reader.execute("select count(*) from cairn_trial")
            before = writers.written[:]
            for _ in range(3):
                assert drop_old(months, now) == []
                writers.go_on()
            # The month is half out: whoever looks from now on does not see it.
            assert [part.name for part in months.parts() if part.leaving] == [f"cairn_trial_{first_of(now, -6):%Y_%m}"]
            assert "6" not in words()
        writers.go_on()
        while not (gone := drop_old(months, now)):
            writers.go_on(1)

    assert [part.since for part in gone] == [first_of(now, -6)]
    assert all(after > start for after, start in zip(writers.written, before, strict=True))
    assert left_over(months) == []


def test_a_month_that_was_taken_out_and_not_dropped_is_dropped_later(months: Monthly, settings) -> None:
    settings.TRIAL_MONTHS = 5
    now = database_now()
    name = f"cairn_trial_{first_of(now, -6):%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute(f"alter table cairn_trial detach partition {name}")
    assert [part.name for part in left_over(months)] == [name]

    assert [part.name for part in drop_old(months, now)] == [name]
    assert left_over(months) == []


def test_what_was_there_before_months_goes_when_all_of_it_is_old(log: Monthly, settings) -> None:
    settings.TRIAL_MONTHS = 3
    turn(log)
    first = log.parts()[0]

    assert drop_old(log, first_of(first.until, 2)) == []
    assert drop_old(log, first_of(first.until, 3)) == [first]


def test_two_who_drop_at_once_do_not_stand_in_each_others_way(months: Monthly, settings, database_url: str) -> None:
    settings.TRIAL_MONTHS = 3
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s)", [dropping.DROPPING])
        assert drop_old(months, database_now()) == []

    assert len(drop_old(months, database_now())) == 3
