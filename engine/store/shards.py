"""Which shards have work, and their locks."""

from datetime import datetime

from engine.store.ask import fetch


def busy(now: datetime, most: int = 1) -> list[tuple[int, int]]:
    """Give the shards that have work, and how much, counted as far as ``most`` of each kind."""
    return [(shard, work) for shard, work in fetch("busy_shards", now=now, most=most)]


def lock(shards: list[int]) -> list[int]:
    """Lock those that nobody else holds, to the end of the transaction."""
    return [row[0] for row in fetch("lock_shards", shards=shards)]


def homes_due(shard: int, now: datetime) -> list[int]:
    """The homes of one shard that have something to do."""
    return [row[0] for row in fetch("homes_due", shard=shard, now=now)]
