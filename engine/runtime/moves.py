"""People who come into an account, or turn out to be somebody else: their runs, watchers and messages follow in one transaction."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from audience.homes import shard_of
from audience.joins import SamePerson, join
from audience.membership import homes_concerned, join_account
from audience.models import Inbox, Person
from channels.store.moving import follow
from engine.core.lifecycle import LIVE
from engine.models import Run, Step, Watcher
from engine.runtime.ending import end_here
from engine.store import shards as shard_store
from engine.store.rows import InboxRow
from engine.store.runs import claim_inbox

MOST_TAKEN_ALONG = 500


def move_first(rows: list[InboxRow], now: datetime) -> list[InboxRow]:
    """Carry out moves at the head of each home; give the rows that may be walked now, each in its present home and in their order there.

    A move in the middle of a home's rows waits until those before it are walked; one whose other shard is locked elsewhere waits too,
    and everything of this home behind it.
    """
    everything = list(rows)
    homes = [list(of_home) for _home, of_home in groupby(rows, key=lambda row: row.home)]
    walked = [row for of_home in homes for row in _of_home(of_home, everything, now)]
    return sorted(walked, key=lambda row: (row.home, row.at, row.id)) if any(row.moves for row in walked) else walked


def _of_home(rows: list[InboxRow], everything: list[InboxRow], now: datetime) -> Iterator[InboxRow]:
    for place, row in enumerate(rows):
        if row.moves:
            moved = {row.person_id, (row.payload or {}).get("join", row.person_id)}
            known = len(everything)
            if place or not _move(row, everything, now):
                return
            # Who was joined had a home of their own, whose rows this step holds as well.
            for other in everything:
                if other.person_id in moved:
                    other.person_id, other.home, other.shard = row.person_id, row.home, row.shard
            yield from everything[known:]
        yield row


def _move(row: InboxRow, everything: list[InboxRow], now: datetime) -> bool:
    """Do what the row's payload asks; give whether its shards could be had."""
    payload = row.payload or {}
    if "join" in payload and not _join(row, payload["join"], everything, now):
        return False
    if "account" in payload:
        homes = homes_concerned(row.person_id, payload["account"])
        if homes is not None and not _have(*homes):
            return False
        moved = join_account(row.person_id, payload["account"], row.at)
        if moved is not None:
            _follow(row.person_id, moved.to_home)
            row.home, row.shard = moved.to_home, shard_of(moved.to_home)
    return True


def _join(row: InboxRow, other: int, everything: list[InboxRow], now: datetime) -> bool:
    homes = dict(Person.objects.filter(id__in=[row.person_id, other]).values_list("id", "home"))
    if not _have(*homes.values()):
        return False
    if other != row.person_id and other in homes and not _take_along(row, other, homes[other], everything):
        return False
    try:
        kept, gone = join(row.person_id, other, now)
    except SamePerson:
        return True
    _end_twins(kept, gone, now)
    Run.objects.filter(person_id=gone).update(person_id=kept)
    Watcher.objects.filter(person_id=gone).update(person_id=kept)
    Step.objects.filter(person_id=gone).update(person_id=kept)
    home = Person.objects.values_list("home", flat=True).get(id=kept)
    follow(gone, home=home, shard=shard_of(home), becomes=kept)
    _follow(kept, home)
    row.person_id, row.home, row.shard = kept, home, shard_of(home)
    return True


def _take_along(row: InboxRow, other: int, home: int, everything: list[InboxRow]) -> bool:
    """Take what the other one did into this step, so that it is walked in the order in which it happened. Too much of it goes first."""
    held = {each.id for each in everything}
    more = claim_inbox([shard_of(home)], [home], MOST_TAKEN_ALONG, MOST_TAKEN_ALONG)
    everything += [each for each in more if each.person_id == other and each.id not in held]
    here = [each.id for each in everything]
    return not Inbox.objects.filter(shard=shard_of(home), person_id=other, id__lt=row.id).exclude(id__in=here).exists()


def _end_twins(kept: int, gone: int, now: datetime) -> None:
    """Of two live runs with one key the older stays; the other leaves as merged."""
    seen: set[tuple[int, str]] = set()
    for run in Run.objects.filter(person_id__in=[kept, gone], state__in=LIVE).order_by("started_at", "id"):
        key = (run.journey_id, run.instance)
        if key in seen:
            end_here(run.id, "merged", now, in_a_step=True)
        seen.add(key)


def _follow(person_id: int, home: int) -> None:
    Run.objects.filter(person_id=person_id).exclude(home=home).update(home=home, shard=shard_of(home))
    Watcher.objects.filter(person_id=person_id).exclude(home=home).update(home=home, shard=shard_of(home))
    follow(person_id, home=home, shard=shard_of(home))


def _have(*homes: int) -> bool:
    """Try for the shards of these homes. A step holds some already; a lock may be taken twice."""
    wanted = sorted({shard_of(home) for home in homes})
    return len(shard_store.lock(wanted)) == len(wanted)
