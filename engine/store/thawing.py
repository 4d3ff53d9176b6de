"""Parked runs of journeys that go on: found by shard, made due in chunks."""

from datetime import datetime

from django.db import connection

from engine.store.ask import SQL, fetch
from ground.statement import statement


def parked_shards(journey_id: int) -> list[int]:
    return [row[0] for row in fetch("parked_shards", journey=journey_id)]


def thaw_runs(journey_id: int, shard: int, now: datetime, size: int) -> int:
    """Make at most ``size`` parked runs due; give how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(statement(SQL, "thaw_runs"), {"journey": journey_id, "shard": shard, "now": now, "size": size})
        return int(cursor.rowcount)
