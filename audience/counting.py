"""How many people a rule holds for now, as quick as somebody who is writing it may wait: exactly, or as a sample with its error."""

from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from django.db import OperationalError, connection, transaction

from audience.matching import PEOPLE, TABLES, TooLong, last_person
from audience.rules.ast import Rule
from audience.rules.needs import needs
from audience.rules.sql import where

# Nobody waits longer for an exact figure; then a sample answers.
EXACT_SECONDS = 0.25
SAMPLE_SECONDS = 1.0
# Up to so many people even windows of events are counted one by one.
FEW = 5_000
DRAWN = 4_000
# Of a hundred such samples, ninety-five are no farther off.
SURE = 1.96
ALL = "p.merged_into_id IS NULL"
# An array keeps the planner at the primary key; ids that nobody has fall out, so that everybody is drawn alike.
AMONG = " AND p.id = ANY (ARRAY(SELECT DISTINCT 1 + floor(random() * %s)::bigint FROM generate_series(1, %s)))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """``people`` of ``of`` fit. ``give_or_take`` is how far a sample may be off; None: counted one by one."""

    people: int
    of: int
    give_or_take: int | None = None


def counted(rule: Rule, *, now: datetime, exact_seconds: float = EXACT_SECONDS) -> Counted:
    """Count who fits. The rule looks at nothing but people, accounts and earlier events. Raises TooLong."""
    last = last_person()
    if last <= FEW or not needs(rule).counts:
        try:
            people, of = _ask(rule, now, "", [], SAMPLE_SECONDS if last <= FEW else exact_seconds)
            return Counted(people=people, of=of)
        except TooLong:
            if last <= FEW:
                raise
    fit, asked = _ask(rule, now, AMONG, [last, DRAWN], SAMPLE_SECONDS)
    of = _total()
    share = fit / asked if asked else 0.0
    # Nobody or everybody in a sample is not nobody or everybody: three in so many may have been missed.
    error = SURE * sqrt(share * (1 - share) / asked) if 0 < share < 1 else 3 / max(asked, 3)
    return Counted(people=round(share * of), of=of, give_or_take=max(1, round(error * of)))


def _ask(rule: Rule, now: datetime, among: str, drawn: list[int], seconds: float) -> tuple[int, int]:
    condition, params = where(rule, now=now, tables=TABLES)
    sql = f"SELECT count(*) FILTER (WHERE {condition}), count(*) FROM {PEOPLE} WHERE {ALL}{among}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(max(1, int(seconds * 1000)))])
        try:
            cursor.execute(sql, [*params, *drawn])
        except OperationalError as why:
            if getattr(why.__cause__, "sqlstate", "") != "57014":
                raise
            raise TooLong(str(TooLong.__doc__)) from why
        people, of = cursor.fetchone()
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    return people, of


def _total() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM cairn_audience_person p WHERE {ALL}")
        return int(cursor.fetchone()[0])
