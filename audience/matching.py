"""Whoever fits a rule, asked of everybody in PostgreSQL: how many they are, and who, by the order of their ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Max

from audience.models import Person
from audience.rules.ast import Rule
from audience.rules.sql import Tables, where
from ground.jsons import loads

# The plan that counts is the account's where there is one, as `Profile.current_plan` says.
PLAN = "to_jsonb(nullif(CASE WHEN a.id IS NULL THEN p.plan ELSE a.plan END, ''))"
TABLES = Tables(log="cairn_audience_event", also={"current_plan": PLAN})
TABLES_WITH_EVENT = Tables(log="cairn_audience_event", also={"current_plan": PLAN}, event="e.properties")
PEOPLE = "cairn_audience_person p LEFT JOIN cairn_audience_account a ON a.id = p.account_id"
# The newest of some events within a while; whoever has none is left out.
NEWEST = """CROSS JOIN LATERAL (
    SELECT l.id, l.type, l.at, l.properties FROM cairn_audience_event l
    WHERE l.person_id = p.id AND l.type = ANY (%s) AND l.at > %s AND l.received_at > %s AND l.at <= %s
    ORDER BY l.at DESC, l.id DESC LIMIT 1
) e"""
# So many ids are looked through by one statement, however few of them fit.
WINDOW = 200_000


class TooLong(RuntimeError):
    """The database needs longer for this than anybody would wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom a rule is asked of: everybody, or where ``types`` are named, those with such an event after ``since``; the newest is theirs.

    ``among``: of these ids only.
    """

    rule: Rule
    types: tuple[str, ...] = ()
    since: datetime | None = None
    among: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody who fits, with the event that is theirs."""

    id: int
    home: int
    event: int | None = None
    type: str = ""
    at: datetime | None = None
    properties: Mapping[str, Any] | None = None


def last_person() -> int:
    """Give the highest id, so that whoever comes later is told apart."""
    return Person.objects.aggregate(last=Max("id"))["last"] or 0


def count(asked: Asked, *, now: datetime, after: int = 0, until: int | None = None, within_seconds: float | None = None) -> int:
    """Count who fits among the ids in (after, until]. Raises TooLong where the database needs longer than asked for."""
    sql, params = _statement("count(*)", asked, now, after, last_person() if until is None else until)
    with transaction.atomic(), connection.cursor() as cursor:
        if within_seconds is not None:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(within_seconds * 1000))])
        try:
            cursor.execute(sql, params)
        except OperationalError as why:
            if getattr(why.__cause__, "sqlstate", "") != "57014":
                raise
            raise TooLong(str(TooLong.__doc__)) from why
        found = int(cursor.fetchone()[0])
        if within_seconds is not None:
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    return found


def take(asked: Asked, *, now: datetime, after: int, until: int, size: int) -> tuple[list[Found], int]:
    """Name at most ``size`` people who fit, and up to which id was looked."""
    end = min(until, after + WINDOW)
    columns = "p.id, p.home, e.id, e.type, e.at, e.properties::text" if asked.types else "p.id, p.home"
    sql, params = _statement(columns, asked, now, after, end)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY p.id LIMIT %s", [*params, size])
        rows = cursor.fetchall()
    found = [_found(*row) for row in rows]
    return found, found[-1].id if len(found) == size else end


def _found(id_: int, home: int, event: int | None = None, type_: str = "", at: datetime | None = None, properties: str = "{}") -> Found:
    return Found(id=id_, home=home, event=event, type=type_, at=at, properties=loads(properties))


def _statement(columns: str, asked: Asked, now: datetime, after: int, until: int) -> tuple[str, list[Any]]:
    condition, params = where(asked.rule, now=now, tables=TABLES_WITH_EVENT if asked.types else TABLES)
    joined: list[Any] = []
    newest = ""
    if asked.types:
        newest, joined = NEWEST, [list(asked.types), asked.since, asked.since, now]
    only = "" if asked.among is None else "AND p.id = ANY (%s)"
    sql = f"SELECT {columns} FROM {PEOPLE} {newest} WHERE p.merged_into_id IS NULL AND p.id > %s AND p.id <= %s {only} AND {condition}"
    return sql, [*joined, after, until, *([list(asked.among)] if asked.among is not None else ()), *params]
