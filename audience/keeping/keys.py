"""Event keys that are old enough are removed, a slice of the table a minute, so that each page is looked at once a day.

Nothing is remembered in between: the minute of the day says which slice it is. A minute that is missed is made up for tomorrow, one that
comes twice finds nothing. A key is therefore kept for EVENT_KEY_DAYS and up to two days longer, never shorter.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from audience.hot import hot_cursor
from audience.log import SQL
from ground.statement import statement

SLICES = 24 * 60
# One statement of its own: some tens of thousands of keys, a few milliseconds where none is old.
PAGES = 256
SIZE = "select pg_relation_size('cairn_audience_eventkey') / current_setting('block_size')::int"


def drop_old_keys(now: datetime, *, slices: int = SLICES) -> int:
    """Remove what is old in the slice of this minute; give how many keys went. Each statement commits by itself."""
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        pages = int(cursor.fetchone()[0])
    slice_ = int(now.timestamp()) // 60 % slices
    return drop_between(pages * slice_ // slices, -(-pages * (slice_ + 1) // slices), now - timedelta(days=settings.EVENT_KEY_DAYS))


def drop_between(first: int, last: int, before: datetime) -> int:
    """Remove the keys that arrived before a moment from the pages first to last, last left out."""
    gone = 0
    with hot_cursor() as cursor:
        for page in range(first, last, PAGES):
            cursor.execute(statement(SQL, "drop_keys"), {"first": page, "last": min(page + PAGES, last), "before": before})
            gone += cursor.rowcount
    return gone
