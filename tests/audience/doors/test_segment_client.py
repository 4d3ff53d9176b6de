"""A real Segment client, pointed here and otherwise unchanged."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from segment.analytics.client import Client

from audience import keys
from audience.models import AccessKey, Event, Inbox, Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("audience.urls")]


@pytest.fixture
def _short_sessions(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    """The client keeps its line open, and the server's thread its session with it, which outlives the database of the test."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)


@pytest.mark.usefixtures("_short_sessions")
@pytest.mark.parametrize("packed", [False, True])
def test_it_sends_every_call(live_server: Any, now: datetime, packed: bool) -> None:
    _, secret = keys.make(AccessKey.Kind.SERVER, "server", [], "ada", now)
    failures: list[Any] = []
    segment = Client(secret, host=live_server.url, gzip=packed, on_error=lambda error, batch: failures.append(error), max_retries=1)

    segment.identify("ada", {"email": "ada@acme.example", "signed_up": datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), "n": None})
    segment.track("ada", "usage_reported", {"meter": "storage", "used": 85, "limit": 100, "ratio": float("nan")})
    segment.page("ada", "docs", "Pricing", {"url": "https://acme.example/pricing"})
    segment.screen("ada", "app", "Board")
    segment.group("ada", "acme", {"name": "Acme"})
    segment.alias("a-1", "ada")
    segment.shutdown()

    assert not failures
    events = {event.type: event for event in Event.objects.all()}
    assert set(events) == {"$identify", "usage_reported", "$page", "$screen", "$group", "$alias"}
    assert events["$identify"].properties["signed_up"] == "2024-01-02T03:04:05Z"
    assert events["usage_reported"].properties["ratio"] is None
    assert events["$group"].properties == {"name": "Acme", "group_id": "acme"}
    assert Person.objects.count() == 1
    assert Inbox.objects.count() == 6
