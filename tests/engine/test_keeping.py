"""Once a minute the logs are kept in order: months ahead, old months, old keys."""

import uuid
from datetime import timedelta

from django.db import connection

from audience.keeping.months import EVENTS, first_of
from audience.models import EventKey
from audience.now import database_now
from engine import tasks
from engine.models import Step
from engine.step_log import STEPS


def test_a_minute_makes_months_drops_old_ones_and_removes_old_keys(transactional_db, settings):
    settings.STEP_LOG_MONTHS = 24
    now = database_now()
    old = first_of(now, -40)
    Step.objects.create(kind="moved", person_id=1, journey_id=1, version_id=1, at=old)
    # What earlier tests rolled back leaves pages behind; here the only page of the keys belongs to every minute of the day.
    with connection.cursor() as cursor:
        cursor.execute("truncate cairn_audience_eventkey")
    EventKey.objects.create(source_id=1, key=uuid.uuid4(), arrived_at=now - timedelta(days=100))

    tasks.keep()

    for log in (EVENTS, STEPS):
        assert all(any(part.holds(first_of(now, ahead)) for part in log.parts()) for ahead in range(4))
    assert not any(part.holds(old) for part in STEPS.parts())
    assert not EventKey.objects.exists()
