"""The texts of messages, each kept once."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection, transaction

from channels.content.errors import BadTemplate
from channels.content.texts import required_variables, text_of
from channels.models import Content

_ids: dict[str, int] = {}
KEPT = 10_000
FIND = "select id from cairn_channels_content where digest = %s"
ADD = "insert into cairn_channels_content (digest, channel, text, needs) values (%s, %s, %s, %s) on conflict (digest) do nothing"


def content_id(channel: str, text: Mapping[str, Any], here: dict[str, int] | None = None) -> int:
    """Give the id of a text, keeping it if it is new. ``here`` are the texts that this transaction has met, by digest."""
    digest = digest_of(channel, text)
    met = here if here is not None else {}
    found = _ids.get(digest) or met.get(digest)
    if found is None:
        found = met[digest] = _kept(digest, channel, text)
    return found


def digest_of(channel: str, text: Mapping[str, Any]) -> str:
    """The key under which a text is kept."""
    canonical = orjson.dumps({"channel": channel, "text": text}, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(canonical).hexdigest()


def needs_in(channel: str, text: Mapping[str, Any]) -> list[str]:
    """Name the values without which this text could not be said, in order."""
    try:
        return sorted(required_variables(text_of(channel, text)))
    except BadTemplate:
        # Dispatch fails on it, once, with the line and the word.
        return []


def needs_of(content: int) -> tuple[str, ...]:
    """Name the values without which a text cannot be said."""
    return _content(content)[2]


def text_by_id(content: int) -> tuple[str, Mapping[str, Any]]:
    return _content(content)[:2]


def forget() -> None:
    """Give up what is kept: after a test has made its database anew."""
    _ids.clear()
    _content.cache_clear()


def _kept(digest: str, channel: str, text: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(FIND, [digest])
        row = cursor.fetchone()
        if row is None:
            needs = needs_in(channel, text)
            cursor.execute(ADD, [digest, channel, orjson.dumps(text, default=str).decode(), orjson.dumps(needs).decode()])
            cursor.execute(FIND, [digest])
            row = cursor.fetchone()
        found = int(row[0])
    # Kept in memory only once it is sure to stay in the database.
    transaction.on_commit(lambda: _remember(digest, found))
    return found


def _remember(digest: str, found: int) -> None:
    if len(_ids) >= KEPT:
        _ids.clear()
    _ids[digest] = found


@lru_cache(maxsize=2048)
def _content(content: int) -> tuple[str, Mapping[str, Any], tuple[str, ...]]:
    row = Content.objects.get(id=content)
    return row.channel, row.text, tuple(row.needs)
