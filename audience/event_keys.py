"""The key that keeps an event single."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from audience.log import SQL
from audience.models import EventKey
from ground.statement import statement


def take_keys(keys: Iterable[uuid.UUID], source_id: int | None, now: datetime, cursor: CursorWrapper) -> set[uuid.UUID]:
    """Take keys, in their order so that two batches never wait for each other in a circle; give those that were free."""
    listed = "{" + ",".join(str(key) for key in sorted(set(keys))) + "}"
    cursor.execute(statement(SQL, "take_keys"), {"source": source_id or 0, "keys": listed, "arrived": now})
    return {key for (key,) in cursor.fetchall()}


def give_back(keys: Iterable[uuid.UUID], source_id: int | None) -> None:
    """Let keys go that this transaction took for nothing: what was refused may be repaired and come again."""
    if taken := list(keys):
        EventKey.objects.filter(source_id=source_id or 0, key__in=taken).delete()
