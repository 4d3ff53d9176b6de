"""What stands in quarantine is repaired and tried again, or dropped."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from audience import hints
from audience.accept import LIFE, Refusal, Source, accept
from audience.history import Actor, record
from audience.homes import shard_of
from audience.models import AccessKey, Event, Inbox, Quarantined
from audience.refused import escaped
from audience.types import type_of

# Accepted and stored, but the step that walked it broke: no fault of the event's.
COULD_NOT_BE_WALKED = "could_not_be_walked"
_KEPT = ("home", "person_id", "event_id", "kind", "type", "stops", "for_account", "payload")


class StillUnfit(ValueError):
    """It does not fit yet."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.code, self.field, self.sentence = refusal.code, refusal.field, refusal.sentence


def replay(row: Quarantined, actor: Actor, now: datetime, repaired: Mapping[str, Any] | None = None) -> bool:
    """Accept it as it came, or as it was repaired; it is judged by its own time. False where it was settled or stored before.

    What could not be walked is walked again as it is: it stands in the log already, and nothing rewrites the log.
    """
    if row.code == COULD_NOT_BE_WALKED:
        if repaired is not None:
            sentence = "This event was taken in as it is. It can be walked again, not changed."
            raise StillUnfit(Refusal("only_as_it_is", "message", sentence, 0))
        return _walk_again(row, actor, now)
    raw = json.loads(row.original) if repaired is None else repaired
    if not isinstance(raw, Mapping):
        raise StillUnfit(Refusal("not_an_object", "", "A message is a JSON object.", 0))
    # The moment it came counts for a message that says none; its client's clock was wrong then or is right now, nobody knows.
    raw = {key: value for key, value in raw.items() if key != "sentAt"}
    if raw.get("timestamp") is None and raw.get("originalTimestamp") is None:
        raw["timestamp"] = row.received_at.isoformat()
    with transaction.atomic():
        row = Quarantined.objects.select_for_update().get(pk=row.pk)
        if row.settled_at is not None:
            return False
        is_browser = AccessKey.objects.filter(pk=row.source_id or 0, kind=AccessKey.Kind.BROWSER).exists()
        done = accept([raw], Source(id=row.source_id, is_browser=is_browser), now, history=row.history, quarantine=False)
        if done.refusals:
            raise StillUnfit(done.refusals[0])
        _settle(row, now)
        record(actor, "quarantine.replayed", row, {"repaired": repaired is not None, "events": done.event_ids}, now)
    return bool(done.taken)


def original_of(row: Inbox, event: Event | None, trace: str) -> str:
    """Write down an inbox row that could not be walked, so that it can be put back as it was."""
    kept = {name: getattr(row, name) for name in _KEPT} | {"at": row.at.isoformat(), "late": row.late}
    return escaped({"row": kept, "properties": event.properties if event is not None else None, "trace": trace})


def _walk_again(row: Quarantined, actor: Actor, now: datetime) -> bool:
    """Put the inbox row back. Its event stands in the log already; whoever moved meanwhile is found by the step."""
    try:
        kept = json.loads(row.original)["row"]
    except (ValueError, KeyError, TypeError):
        raise StillUnfit(Refusal("unreadable", "", "What is left of it cannot be walked again.", 0)) from None
    at, home, type_ = datetime.fromisoformat(kept.pop("at")), kept["home"], type_of(kept["type"])
    late = kept.pop("late") or now - at > (type_.life if type_ is not None else LIFE)
    with transaction.atomic():
        row = Quarantined.objects.select_for_update().get(pk=row.pk)
        if row.settled_at is not None:
            return False
        Inbox.objects.create(**kept, shard=shard_of(home), at=at, received_at=now, late=late)
        _settle(row, now)
        record(actor, "quarantine.replayed", row, {"repaired": False, "events": [kept["event_id"]]}, now)
        transaction.on_commit(hints.hint)
    return True


def drop(row: Quarantined, actor: Actor, now: datetime) -> bool:
    """Leave it where it is, for good."""
    if row.settled_at is not None:
        return False
    _settle(row, now)
    record(actor, "quarantine.dropped", row, {}, now)
    return True


def _settle(row: Quarantined, now: datetime) -> None:
    row.settled_at = now
    row.save(update_fields=["settled_at"])
