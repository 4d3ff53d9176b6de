"""Event keys: exact as long as they are kept, then removed page by page while others come in."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from audience.accept import Source, accept
from audience.keeping import keys
from audience.keeping.keys import drop_old_keys
from audience.models import EventKey
from config import env

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# A day of so many minutes; a page may lie in two of them.
FEW = 50
SAID = {"type": "track", "event": "session_started", "userId": "ada", "messageId": "m-1"}


@pytest.fixture
def now(db: None) -> datetime:
    return datetime.fromisoformat("2026-03-02T12:00:00+00:00")


def a_day_of_minutes(now: datetime) -> int:
    return sum(drop_old_keys(now + n * MINUTE, slices=FEW) for n in range(FEW))


def test_an_event_that_comes_again_within_ninety_days_is_known(now: datetime) -> None:
    accept([SAID], Source(), now - 90 * DAY)
    accept([SAID | {"messageId": "m-2"}], Source(), now - 90 * DAY - timedelta(microseconds=1))

    drop_old_keys(now, slices=1)

    assert accept([SAID], Source(), now).duplicates == 1
    assert accept([SAID | {"messageId": "m-2"}], Source(), now).taken == 1


def test_the_minutes_of_a_day_look_at_each_page_once(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for ago in (0, 40, 91, 400):
        EventKey.objects.bulk_create(EventKey(source_id=1, key=uuid.uuid4(), arrived_at=now - ago * DAY) for _ in range(2000))
    looked: list[int] = []
    monkeypatch.setattr(keys, "drop_between", lambda first, last, before: looked.extend(range(first, last)) or 0)
    a_day_of_minutes(now)
    with connection.cursor() as cursor:
        cursor.execute(keys.SIZE)
        pages = cursor.fetchone()[0]

    # A page on the border of two minutes belongs to both.
    assert set(looked) == set(range(pages))
    monkeypatch.undo()

    assert a_day_of_minutes(now) == 4000
    assert EventKey.objects.count() == 4000
    assert not EventKey.objects.filter(arrived_at__lt=now - 90 * DAY).exists()


def test_keys_are_found_by_their_place_and_no_table_is_read_as_a_whole(now: datetime) -> None:
    EventKey.objects.bulk_create(EventKey(source_id=1, key=uuid.uuid4(), arrived_at=now) for _ in range(20000))
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {EventKey._meta.db_table}")
        cursor.execute("explain " + keys.statement(keys.SQL, "drop_keys"), {"first": 1, "last": 3, "before": now})
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Tid Range Scan" in plan


def test_keys_cannot_be_kept_for_less_than_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENT_KEY_DAYS", "30")

    with pytest.raises(ImproperlyConfigured, match="at least 90"):
        env.number("EVENT_KEY_DAYS", 90, at_least=90)
