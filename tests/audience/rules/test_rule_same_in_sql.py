"""Memory and PostgreSQL say the same about any rule and any JSON that may be stored."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import none

from audience.rules import Facts, holds, needs, parse
from audience.rules.sql import NotAnIdentifier, Tables, where
from audience.rules.values import written
from audience.rules.windows import Seen, tally
from tests.audience.rules.made import deeds, logs, rules, things

NOW = datetime(2026, 11, 24, 10, 0, 0, 250_000, tzinfo=UTC)
TABLES = Tables(log="rule_log")
TABLES_WITH_EVENT = Tables(log="rule_log", event="e.properties")


@contextmanager
def stored_people(fields: Any, account: Any, log: list[Seen]) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM rule_person; DELETE FROM rule_account; DELETE FROM rule_log")
        cursor.execute("INSERT INTO rule_person VALUES (1, 1, %s::jsonb)", [json.dumps(fields)])
        if account is not None:
            cursor.execute("INSERT INTO rule_account VALUES (1, %s::jsonb)", [json.dumps(account)])
        for event in log:
            cursor.execute(
                "INSERT INTO rule_log (person_id, type, at, properties) VALUES (1, %s, %s, %s::jsonb)",
                [event.type, event.at, json.dumps(dict(event.properties))],
            )
        yield


def found(rule: Any, **known: Any) -> bool:
    sql, params = where(parse(rule), now=NOW, tables=TABLES, **known)
    with connection.cursor() as cursor:
        # Asked as a value, so that "unknown" would show as None and not pass for false.
        cursor.execute(f"SELECT {sql} FROM rule_person p LEFT JOIN rule_account a ON a.id = p.account_id", params)
        (answer,) = cursor.fetchone()
    assert answer is not None
    return bool(answer)


def found_by_row(rule: Any, event: Any, **known: Any) -> bool:
    """The same where the entry event stands in a row of its own."""
    sql, params = where(parse(rule), now=NOW, tables=TABLES_WITH_EVENT, **known)
    with connection.cursor() as cursor:
        people = "rule_person p LEFT JOIN rule_account a ON a.id = p.account_id CROSS JOIN (SELECT %s::jsonb AS properties) e"
        cursor.execute(f"SELECT {sql} FROM {people}", [*params, json.dumps(event)])
        (answer,) = cursor.fetchone()
    assert answer is not None
    return bool(answer)


@pytest.fixture
def tables(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE rule_person (id bigint, account_id bigint, fields jsonb) ON COMMIT DROP;"
            "CREATE TEMP TABLE rule_account (id bigint, fields jsonb) ON COMMIT DROP;"
            "CREATE TEMP TABLE rule_log (id bigserial, person_id bigint, type text, at timestamptz, properties jsonb) ON COMMIT DROP"
        )


def both(rule: Any, fields: Any = None, account: Any = None, log: Any = (), event: Any = None, messages: Any = None) -> bool:
    """Ask memory and PostgreSQL; they must agree."""
    fields, event, messages = fields or {}, event or {}, messages or {}
    tree = parse(rule)
    kept = [one if isinstance(one, Seen) else Seen(one[0], NOW - one[1] + one[2], one[3]) for one in log]
    facts = Facts(
        now=NOW,
        fields=fields,
        account=account or {},
        event=event,
        counts={name: tally(count, kept, now=NOW, entry=event) for name, count in needs(tree).counts.items()},
        messages=messages,
    )
    said = holds(tree, facts)
    with stored_people(fields, account, kept):
        assert found(rule, event=event, messages=messages) is said
        assert found_by_row(rule, event, messages=messages) is said
    return said


@pytest.mark.row("D1")
@pytest.mark.row("D3")
@pytest.mark.row("D9")
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    rule=rules,
    fields=things,
    account=none() | things,
    log=logs,
    event=things,
    opened=deeds,
)
def test_any_rule_means_the_same_in_memory_and_in_postgresql(tables, rule, fields, account, log, event, opened):
    both(rule, fields, account, log, event, {(None, "opened"): opened} if opened else {})


TRICKY: list[Any] = [
    *(None, True, False, 0, 1, -1, -0.0, 1.0, 0.1, 0.3, 0.30000000000000004, 80, 80.5, 2**53, 2**53 + 1, float(2**53), 10**23, 1e23, 1e300),
    *("", "a", "A", "ab", "b", "B", "e", "é", "e\u0301", "ß", "z", "日本", "🎉", "\uffff", "1", "true", "%", "a%", "_", "'", '"', "\\"),
    *(
        "2026-11-24",
        "2026-11-24T00:00:00Z",
        "2026-11-24T00:00:00.5Z",
        "2026-11-24T00:00:00.500000Z",
        "2026-11-24\n",
        "2026-02-31",
        "2026-13-01",
    ),
    *("2026-11-24T00:00:00", "2026-11-24T24:00:00Z", "2026-11-24T00:00:00.1234567Z", "٢٠٢٦-11-24"),
    *([], [1], [1.0, "a"], ["a", None], [[1], "ab"], [True], ["2026-11-24"], {}, {"a": 1}),
]


@pytest.mark.parametrize("op", ["eq", "lt", "le", "gt", "ge", "contains", "in", "starts", "ends", "before", "after", "ne", "not_in"])
def test_every_pair_of_tricky_values_compares_the_same(tables, op):
    pairs = [(a, b) for a in TRICKY for b in TRICKY]
    rule = parse({"op": op, "left": {"field": "used"}, "right": {"account": "limit"}})
    sql, params = where(rule, now=NOW, tables=TABLES)
    with connection.cursor() as cursor:
        rows = [(i, i, json.dumps({"used": a})) for i, (a, b) in enumerate(pairs)]
        cursor.executemany("INSERT INTO rule_person VALUES (%s, %s, %s::jsonb)", rows)
        cursor.executemany(
            "INSERT INTO rule_account VALUES (%s, %s::jsonb)", [(i, json.dumps({"limit": b})) for i, (a, b) in enumerate(pairs)]
        )
        cursor.execute(f"SELECT {sql} FROM rule_person p LEFT JOIN rule_account a ON a.id = p.account_id ORDER BY p.id", params)
        in_sql = [row[0] for row in cursor.fetchall()]

    in_memory = [holds(rule, Facts(now=NOW, fields={"used": a}, account={"limit": b})) for a, b in pairs]

    assert [pair for pair, x, y in zip(pairs, in_sql, in_memory, strict=True) if x is not y] == []


@pytest.mark.parametrize("op", ["eq", "lt", "ge", "contains", "not_contains", "starts", "ends", "ne"])
def test_a_tricky_value_written_in_the_rule_compares_like_one_that_is_stored(tables, op):
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO rule_person VALUES (%s, NULL, %s::jsonb)", [(i, json.dumps({"used": a})) for i, a in enumerate(TRICKY)]
        )
    for literal in TRICKY:
        if (
            literal is None
            or isinstance(literal, dict)
            or (isinstance(literal, list) and any(v is None or isinstance(v, list) for v in literal))
        ):
            continue
        for sides in (("left", "right"), ("right", "left")):
            rule = parse({"op": op, sides[0]: {"field": "used"}, sides[1]: {"value": literal}})
            sql, params = where(rule, now=NOW, tables=TABLES)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {sql} FROM rule_person p ORDER BY id", params)
                in_sql = [row[0] for row in cursor.fetchall()]
            assert in_sql == [holds(rule, Facts(now=NOW, fields={"used": a})) for a in TRICKY], (op, literal, sides)


@pytest.mark.parametrize("op", ["within_last", "not_within_last", "within_next"])
@pytest.mark.parametrize("edge", [timedelta(), timedelta(days=14), timedelta(days=-14)])
@pytest.mark.parametrize("off", [0, 1, -1])
def test_spans_have_the_same_edges_to_the_microsecond(tables, op, edge, off):
    at = NOW - edge + timedelta(microseconds=off)
    rule = {"op": op, "left": {"field": "seen_at"}, "right": {"value": "P14D"}}

    inside = (edge == timedelta() and off <= 0) or (edge == timedelta(days=14) and off > 0)
    ahead = (edge == timedelta() and off > 0) or (edge == timedelta(days=-14) and off <= 0)
    assert both(rule, {"seen_at": written(at)}) is {"within_last": inside, "not_within_last": not inside, "within_next": ahead}[op]


@pytest.mark.parametrize(("ago", "counted"), [(604_800, False), (604_799, True), (0, True), (-1, False)])
def test_windows_have_the_same_edges_to_the_second(tables, ago, counted):
    rule = {"op": "ge", "left": {"count": {"type": "session_started", "days": 7}}, "right": {"value": 1}}

    assert both(rule, log=[Seen("session_started", NOW - timedelta(seconds=ago), {})]) is counted


def test_the_first_and_the_last_of_one_moment_are_those_that_came_first_and_last(tables):
    log = [Seen("session_started", NOW, {"n": n}) for n in (1, 2, 3)]

    assert both({"op": "eq", "left": {"first": {"type": "session_started", "of": "n"}}, "right": {"value": 1}}, log=log)
    assert both({"op": "eq", "left": {"last": {"type": "session_started", "of": "n"}}, "right": {"value": 3}}, log=log)
    assert both({"op": "eq", "left": {"last": {"type": "session_started"}}, "right": {"value": written(NOW)}}, log=log)


@pytest.mark.parametrize("fields", ["[]", '"text"', "3", "null", '[{"plan": "free"}]'])
def test_fields_that_are_no_object_are_no_fields(tables, fields):
    with stored_people(json.loads(fields), None, []):
        assert found({"op": "unknown", "left": {"field": "plan"}})
        assert not found({"op": "ge", "left": {"field": "plan"}, "right": {"value": 1}})


def test_numbers_of_any_size_never_raise(tables):
    huge = 10**4_000
    log = [Seen("session_started", NOW, {"n": huge}), Seen("session_started", NOW, {"n": 2.5})]

    assert both({"op": "gt", "left": {"field": "n"}, "right": {"value": 1e307}}, {"n": huge})
    assert both({"op": "eq", "left": {"sum": {"type": "session_started", "of": "n"}}, "right": {"value": 2.5}}, log=log)


def test_sums_are_decimal(tables):
    log = [Seen("session_started", NOW, {"n": 0.1}), Seen("session_started", NOW, {"n": 0.2}), Seen("session_started", NOW, {"n": "9"})]

    assert both({"op": "eq", "left": {"sum": {"type": "session_started", "of": "n"}}, "right": {"value": 0.3}}, log=log)


def test_a_decimal_in_the_facts_counts_as_a_number(tables):
    rule = parse({"op": "in", "left": {"event": "n"}, "right": {"value": [0.1, "x"]}})
    sql, params = where(rule, now=NOW, tables=TABLES, event={"n": Decimal("0.10")})

    assert (sql, params) == ("TRUE", [])


def test_people_without_an_account_have_no_account_fields(tables):
    rule = {"op": "ne", "left": {"account": "plan"}, "right": {"value": "pro"}}

    assert both(rule, account=None)
    assert not both(rule, account={"plan": "pro"})


def test_only_identifiers_name_tables():
    with pytest.raises(NotAnIdentifier):
        Tables(log="log; DROP TABLE people")


@pytest.mark.parametrize("right", [{"value": "é"}, {"account": "limit"}])
def test_text_is_ordered_by_code_point_whatever_the_database_was_made_with(right):
    sql, _ = where(parse({"op": "lt", "left": {"field": "used"}, "right": right}), now=NOW, tables=TABLES)

    assert ' COLLATE "C"' in sql


def test_a_field_that_is_kept_elsewhere_is_read_there(tables):
    also = Tables(log="rule_log", also={"current_plan": "to_jsonb('pro'::text)"})
    sql, params = where(parse({"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "pro"}}), now=NOW, tables=also)

    with stored_people({"current_plan": "free"}, None, []), connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql} FROM rule_person p", params)
        assert cursor.fetchone() == (True,)
