"""How many a journey with a cap has let in: held until the transaction ends, and written."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.core.caps import Admissions, day_of, hour_of
from engine.store.ask import fetch, write
from ground.jsons import dump


def take(versions: Mapping[int, int], now: datetime, zone: ZoneInfo) -> dict[int, Admissions]:
    """Hold the rows of these journeys, given with their live versions; one under which nothing was counted yet is counted anew."""
    if not versions:
        return {}
    found = {}
    for journey, version, *counted in fetch("take_admitted", rows=dump([{"journey_id": journey} for journey in sorted(versions)])):
        admissions = Admissions(*counted)
        if version != versions[journey]:
            hour, day = hour_of(now, zone), day_of(now, zone)
            admissions = Admissions(hour, 0, day, 0, 0)
            (counts,) = fetch("entered_so_far", journey=journey, version=versions[journey], hour=hour, day=day)
            admissions.in_hour, admissions.in_day, admissions.in_all = counts
        admissions.reach(now, zone)
        found[journey] = admissions
    return found


def keep(admitted: Mapping[int, Admissions], versions: Mapping[int, int]) -> None:
    write("keep_admitted", ({"journey_id": one, "version_id": versions[one], **asdict(made)} for one, made in admitted.items()))
