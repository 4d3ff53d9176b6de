"""Put what was refused into quarantine, with its reason and everything that came."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from audience.event_keys import take_keys
from audience.judge import Refusal, Source, key_of
from audience.models import Quarantined
from audience.protocol import Broken


def escaped(value: Any) -> str:
    """Write anything that was read, so that it can be stored: all letters beyond ASCII as escapes."""
    try:
        return json.dumps(value)
    except (RecursionError, ValueError):
        # Deeper than Python writes: what stands on top tells enough to find the sender.
        kept = {name: one for name, one in value.items() if not isinstance(one, dict | list)} if isinstance(value, dict) else None
        return json.dumps(kept)


def put_in_quarantine(
    messages: Sequence[Mapping[str, Any] | Broken],
    refusals: Sequence[Refusal],
    source: Source,
    now: datetime,
    kind: str,
    history: bool,
    cursor: CursorWrapper,
) -> None:
    rows = [_quarantined(messages[refusal.index], refusal, source, now, kind, history) for refusal in refusals]
    if not rows:
        return
    # A client that sends its batch again must not fill the list with the same reasons.
    keys = [key_of(f"\0{row.code}\0{row.message_id}" if row.message_id else "") for row in rows]
    new = take_keys(keys, source.id, now, cursor)
    Quarantined.objects.bulk_create([row for key, row in dict(zip(keys, rows, strict=True)).items() if key in new])


def _quarantined(raw: Mapping[str, Any] | Broken, refusal: Refusal, source: Source, now: datetime, kind: str, history: bool) -> Quarantined:
    name, message_id = "", ""
    if isinstance(raw, Broken):
        # Escaped like everything else that could not be read, so that it can be stored at all.
        original = escaped(raw.text)
    else:
        # What the path said is part of the message from now on.
        original = escaped({**raw, "type": kind} if kind else raw)
        named = raw.get("event") or raw.get("type") or kind
        name = json.dumps(named)[1:-1][:200] if isinstance(named, str) else ""
        said = raw.get("messageId")
        message_id = json.dumps(said)[1:-1][:200] if isinstance(said, str) else ""
    return Quarantined(
        source_id=source.id,
        type=name,
        code=refusal.code,
        field=json.dumps(refusal.field)[1:-1][:200],
        sentence=json.dumps(refusal.sentence, ensure_ascii=False)[1:-1].encode("utf-8", "replace").decode()[:500],
        message_id=message_id,
        original=original,
        history=history,
        received_at=now,
    )
