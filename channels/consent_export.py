"""Everything that was ever said about consent, as an auditor wants it: who, when, where from, which words, from which address."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from audience.models import Consent, Person

CHUNK = 2000
COLUMNS = (
    "person",
    "user_id",
    "channel",
    "message_class",
    "given",
    "at",
    "source",
    "wording",
    "ip",
    "recorded_by",
    "recorded_at",
    "event",
)


def consent_export(
    *, person_id: int | None = None, since: datetime | None = None, until: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """Give each statement in the order in which it was recorded, one flat row each; nothing is ever left out or summed up."""
    rows = Consent.objects.order_by("id")
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if since is not None:
        rows = rows.filter(recorded_at__gte=since)
    if until is not None:
        rows = rows.filter(recorded_at__lt=until)
    after = 0
    while chunk := list(rows.filter(id__gt=after)[:CHUNK]):
        after = chunk[-1].pk
        known = dict(Person.objects.filter(id__in={row.person_id for row in chunk}).values_list("id", "external_id"))
        for row in chunk:
            yield _row(row, known.get(row.person_id, ""))


def _row(row: Consent, user_id: str) -> dict[str, Any]:
    return {
        "person": row.person_id,
        "user_id": user_id,
        "channel": row.channel,
        "message_class": row.message_class,
        "given": row.given,
        "at": row.at,
        "source": row.source,
        "wording": row.wording,
        "ip": row.ip or "",
        "recorded_by": row.actor,
        "recorded_at": row.recorded_at,
        "event": row.event_id,
    }
