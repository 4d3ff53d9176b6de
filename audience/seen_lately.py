"""What came lately: when events and fields were last seen and which values texts have, for whoever names them in a form.

Fields and values are read of the newest people only, so that a form never waits for a million.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection

from audience.brief_cache import Brief
from audience.fields import registered
from audience.models import Event

NEWEST = 5_000
MOST_VALUES = 20
LONGEST_VALUE = 80
TABLES = {"person": "cairn_audience_person", "account": "cairn_audience_account"}
PRIVATE = ("email", "e_mail", "phone", "mobile", "address", "name", "token", "secret", "password", "iban", "birth")
FIELDS = """
SELECT m.key, max(m.value::float8)
FROM (SELECT moments FROM {table} ORDER BY {newest} LIMIT %s) s, jsonb_each_text(s.moments) m
GROUP BY m.key"""
# A value that one alone has may tell who that is.
VALUES = """
SELECT v #>> '{{}}' FROM (SELECT fields -> %s AS v FROM {table} ORDER BY {newest} LIMIT %s) s
WHERE jsonb_typeof(v) = 'string' AND length(v #>> '{{}}') BETWEEN 1 AND %s
GROUP BY v HAVING count(*) > 1 ORDER BY count(*) DESC, v LIMIT %s"""


def events_seen(kinds: Iterable[str]) -> dict[str, datetime]:
    """Give when each type came last; one that never came is missing."""
    found = {}
    for kind in kinds:
        last = Event.objects.filter(type=kind).order_by("-received_at").values_list("received_at", flat=True).first()
        if last is not None:
            found[kind] = last
    return found


def _fields(owner: str) -> dict[str, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(FIELDS.format(table=TABLES[owner], newest="id DESC"), [NEWEST])
        return {name: datetime.fromtimestamp(at, UTC) for name, at in cursor.fetchall() if at is not None}


_person_fields, _account_fields = Brief(lambda: _fields("person")), Brief(lambda: _fields("account"))


def fields_seen(owner: str) -> dict[str, datetime]:
    """Give when each field was last set on one of the newest people or accounts; a name that none of them has is missing."""
    return _account_fields() if owner == "account" else _person_fields()


def values_seen(owner: str, name: str) -> tuple[str, ...]:
    """Give the commonest texts that a field has; nothing of a personal field, and nothing that one alone has."""
    spec = registered().of(owner).get(name)
    if (spec is not None and (spec.personal or spec.type != "text")) or (spec is None and any(word in name.lower() for word in PRIVATE)):
        return ()
    with connection.cursor() as cursor:
        sql = VALUES.format(table=TABLES[owner], newest="id DESC")
        cursor.execute(sql, [name, NEWEST, LONGEST_VALUE, MOST_VALUES])
        return tuple(value for (value,) in cursor.fetchall() if "@" not in value)
