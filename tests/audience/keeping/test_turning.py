"""A log that is one big table is partitioned while others write."""

import psycopg
import pytest
from django.db import connection

from audience.keeping import turning
from audience.keeping.months import Monthly, first_of
from audience.keeping.turning import NobodyLetsUs, turn
from audience.now import database_now
from tests.audience.keeping.writers import writing

INSERT = "insert into cairn_trial (at, word) values (clock_timestamp(), 'new')"


def ask(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_the_old_table_becomes_the_first_partition_uncopied_while_two_write(log: Monthly, database_url: str) -> None:
    file = ask("select pg_relation_filenode('cairn_trial')")

    with writing(database_url, INSERT) as writers:
        writers.go_on()
        turn(log)
        writers.go_on()

    old = log.parts()[0]
    assert old.since is None
    assert ask(f"select pg_relation_filenode('{old.name}')") == file
    assert ask("select count(*), count(distinct id) from cairn_trial") == [(3 + sum(writers.written),) * 2]
    assert old.until > database_now()


def test_indexes_key_and_numbers_go_on_as_they_were(log: Monthly) -> None:
    turn(log)

    with connection.cursor() as cursor:
        cursor.execute("insert into cairn_trial (at, word) values (now(), 'next') returning id")
        assert cursor.fetchone() == (4,)
    assert ask("select indexdef from pg_indexes where tablename = 'cairn_trial' order by 1") == [
        ("CREATE INDEX cairn_trial_word ON ONLY public.cairn_trial USING btree (word, at)",),
        ("CREATE UNIQUE INDEX cairn_trial_pkey ON ONLY public.cairn_trial USING btree (id, at)",),
    ]
    # Each partition has taken part with the index that it had; none was built under the lock.
    assert ask("select count(*) from pg_index where indrelid = 'cairn_trial'::regclass and not indisvalid") == [(0,)]
    assert ask("select conname from pg_constraint where contype = 'c' and conname like 'cairn_trial%'") == []


def test_months_follow_the_old_table_without_a_gap(log: Monthly) -> None:
    turn(log)

    first, *rest = log.parts()
    for before, after in zip([first, *rest], rest, strict=False):
        assert before.until == after.since
    assert rest[-1].until >= first_of(database_now(), 4)


def test_an_empty_log_has_no_table_of_before(log: Monthly) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from cairn_trial")

    turn(log)
    turn(log)

    assert [part.since for part in log.parts()] == [first_of(database_now(), ahead) for ahead in range(4)]


def test_an_empty_log_that_fills_meanwhile_is_turned_as_a_full_one(log: Monthly, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([False, True])
    monkeypatch.setattr(turning, "_has_rows", lambda table: next(looks))

    turn(log)

    assert log.parts()[0].since is None
    assert ask("select count(*) from cairn_trial") == [(3,)]


def test_whoever_holds_the_log_for_long_is_not_pushed_aside_and_nobody_else_waits(
    log: Monthly, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turning, "ATTEMPTS", 3)
    with psycopg.connect(database_url) as reader, writing(database_url, INSERT) as writers:
        reader.execute("select count(*) from cairn_trial")
        with pytest.raises(NobodyLetsUs):
            turn(log)
        writers.go_on()

    assert not log.parts()

    turn(log)

    assert ask("select count(*) from cairn_trial") == [(3 + sum(writers.written),)]
