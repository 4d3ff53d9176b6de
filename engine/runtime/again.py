"""Trying a failed run again, from the step where it failed."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from audience.hints import hint
from channels import store as messages
from engine.core.decision import Because
from engine.core.lifecycle import after
from engine.models import Run
from engine.models.run import LIVE
from engine.runtime.by_hand import NOBODY, By, ShardIsBusy
from engine.runtime.carry import load, write
from engine.runtime.walking import count_place
from engine.store import runs as runs_store
from engine.store import shards as shard_store


class HasNotFailed(ValueError):
    """This walk has not failed, or it was tried again already."""


class WalksAnew(ValueError):
    """This person has entered the journey again meanwhile; nobody walks it twice at once."""


def try_again(run_id: int, now: datetime, by: By = NOBODY) -> None:
    """Put a failed run back to the step where it failed, as if its moment had just come. Raises ShardIsBusy.

    What it had to say was cancelled when it failed, and is not said; it leaves such a step by *skipped*.
    """
    with transaction.atomic():
        found = runs_store.by_id([run_id])
        if not found or found[0].walk.state != "failed":
            raise HasNotFailed(str(HasNotFailed.__doc__))
        if not shard_store.lock([found[0].shard]):
            raise ShardIsBusy(str(ShardIsBusy.__doc__))
        found = runs_store.by_id([run_id])
        work, run = load(now, [], found, []), found[0]
        if run.walk.state != "failed":
            raise HasNotFailed(str(HasNotFailed.__doc__))
        work.add_run(run)
        twins = Run.objects.filter(journey_id=run.journey_id, person_id=run.person_id, instance=run.instance, state__in=LIVE)
        if twins.exists():
            raise WalksAnew(str(WalksAnew.__doc__))
        here, moment = run.walk, work.now_of(run.home)
        trigger = "try_again_sending" if messages.is_requested(f"{run.id}:{here.node}:{here.visit}") else "try_again"
        run.walk = replace(here, state=after(here.state, trigger), wake_at=moment, ended_at=None, reason="")
        run.dirty = True
        work.log(
            "moved",
            person_id=run.person_id,
            journey_id=run.journey_id,
            version_id=run.version_id,
            run=run,
            node=here.node,
            visit=here.visit,
            because=Because("tried_again", by),
            at=moment,
        )
        work.count(run, "ended", moment, node=here.node, port=here.reason[:60], amount=-1)
        count_place(work, run, moment)
        write(work)
        transaction.on_commit(hint)
