"""What must always be true is a constraint; breaking it by hand is refused."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from channels.models import Content, Message
from engine.models import Journey, Run, Version

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def run(db):
    journey = Journey.objects.create(key="j", name="j", created_at=NOW, changed_at=NOW)
    version = Version.objects.create(journey=journey, number=1, graph={}, published_by="test", published_at=NOW)
    return Run.objects.create(
        journey=journey,
        version=version,
        person_id=1,
        home=-1,
        shard=255,
        state="waiting",
        node="w",
        node_at=NOW,
        wake_at=NOW,
        started_at=NOW,
    )


@pytest.mark.row("N5")
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"wake_at": None}, "cairn_run_waits_only_with_a_future"),
        ({"state": "sending", "wake_at": None}, "cairn_run_sends_only_with_a_deadline"),
        ({"state": "completed"}, "cairn_run_over_has_no_future"),
        ({"state": "completed", "wake_at": None}, "cairn_run_over_has_no_future"),
        ({"state": "lost"}, "cairn_run_state_is_known"),
        ({"ended_at": NOW}, "cairn_run_live_has_no_end"),
    ],
)
def test_a_run_cannot_be_left_without_exactly_one_future(run, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Run.objects.filter(id=run.id).update(**change)


@pytest.mark.row("E2")
def test_two_live_runs_of_one_instance_cannot_exist(run):
    run.pk = None
    with pytest.raises(IntegrityError, match="cairn_run_one_live_per_instance"), transaction.atomic():
        run.save(force_insert=True)


@pytest.mark.row("N2")
def test_a_visit_has_at_most_one_message(db):
    content = Content.objects.create(digest="d", channel="sms", text={})
    row = {
        "visit_key": "1:push:1",
        "person_id": 1,
        "home": -1,
        "shard": 255,
        "channel": "sms",
        "message_class": "promotional",
        "content": content,
        "state": "ready",
        "requested_at": NOW,
    }
    Message.objects.create(**row)
    with pytest.raises(IntegrityError, match="visit_key"), transaction.atomic():
        Message.objects.create(**row)
