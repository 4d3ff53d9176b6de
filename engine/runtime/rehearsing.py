"""What a rehearsal asks of the engine besides the walk itself. All of it within a transaction that is taken back."""

from datetime import datetime

from audience.homes import shard_of
from audience.models import Person
from engine.core.moment import Happening
from engine.models import Run
from engine.models.run import LIVE
from engine.runtime.by_hand import ShardIsBusy
from engine.runtime.carry import load, write
from engine.runtime.ending import end_here
from engine.runtime.entering import enter_anyway
from engine.store import shards
from engine.store.journeys import forget_version, journeys
from engine.store.rows import InboxRow

__all__ = ["forget_version", "hold", "let_in"]


def hold(home: int) -> None:
    """Take the shard of a home for as long as the transaction lasts. Raises ShardIsBusy."""
    if not shards.lock([shard_of(home)]):
        raise ShardIsBusy(str(ShardIsBusy.__doc__))


def let_in(journey_id: int, person: Person, happening: Happening, now: datetime) -> Run:
    """Let somebody into the live version whom its rules refuse or hold out; whoever is inside leaves first."""
    for run in Run.objects.filter(journey_id=journey_id, person_id=person.pk, state__in=LIVE):
        end_here(run.pk, "rehearsal", now)
    home = person.home
    asked = InboxRow(0, shard_of(home), home, person.pk, None, "enter", "$enter", now, now, False, False, {}, {}, None, None)
    work = load(now, [asked], [], [])
    run_id = enter_anyway(work, person.pk, journeys().by_id[journey_id], happening, now).id
    write(work)
    return Run.objects.get(pk=run_id)
