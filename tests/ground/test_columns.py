"""Rows that go into a statement as columns come out of the server as they were."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground.columns import arguments, taking_rows

ASK = """
select id, note, said, at, listens, yes, cost
from rows(id bigint, note text, said jsonb, at timestamptz, listens texts, yes boolean, cost numeric) as x
"""
NOTES = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    ["", "NULL", "null", "{}", '"', "\\", "a,b", "\x1f", "\x1e", "'; drop table x; --", "%s"]
)
ROW = st.fixed_dictionaries(
    {
        "id": st.integers(-(2**63), 2**63 - 1) | st.none(),
        "note": NOTES | st.none(),
        "said": st.dictionaries(NOTES, NOTES | st.integers(-(2**70), 2**70) | st.booleans() | st.none(), max_size=3) | st.none(),
        "at": st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)) | st.none(),
        "listens": st.lists(st.sampled_from(["plan_upgraded", "a, b", "", '"']), max_size=3),
        "yes": st.booleans(),
        "cost": st.decimals(0, 10**9, places=4),
    }
)


def out(rows: list[Any]) -> list[tuple[Any, ...]]:
    sql, columns = taking_rows(ASK)
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments(columns, rows))
        return [tuple(row) for row in cursor.fetchall()]


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=5))
def test_every_row_comes_out_as_it_went_in(rows: list[dict[str, Any]]) -> None:
    for got, row in zip(out(rows), rows, strict=True):
        said = got[2] if got[2] is None else json.loads(got[2]) if isinstance(got[2], str) else got[2]
        listens = row["listens"] if row["listens"] != [""] else []
        assert (*got[:2], said, *got[3:]) == (row["id"], row["note"], row["said"], row["at"], listens, row["yes"], row["cost"])


@pytest.mark.django_db
def test_objects_with_these_attributes_are_rows_too() -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(microseconds=1)
    one = SimpleNamespace(id=7, note="a", said={"b": [1]}, at=at, listens=("c",), yes=True, cost=Decimal("0.1"))
    [(id_, note, _said, when, listens, yes, cost)] = out([one])
    assert (id_, note, when, listens, yes, cost) == (7, "a", at, ["c"], True, Decimal("0.1"))


def test_a_statement_without_rows_stays_as_it_is() -> None:
    assert taking_rows("select 1") == ("select 1", ())
