"""Backtests as long work: ranges of homes, each walked by one worker in one transaction that writes its tallies and nothing else."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.db import Error
from django.utils.translation import gettext as _

from audience.money import Money
from audience.protocol.moments import read_moment
from channels.dispatch.prepare import cost_of
from channels.store.policy import Policy, policy
from engine.core.compiled import CannotCompile
from engine.jobs import CannotWork, Chunk
from engine.models import Job, JobPart, Version
from engine.runtime.past import copy_of
from engine.runtime.recall import Matter, Recalled, matter_of, ranges, recall
from engine.runtime.reliving import Play, play_of, relive
from engine.runtime.twins import draft_version, published_version
from insights.asking import write
from insights.backtest.fill import fill
from insights.backtest.tally import Price, Tally, tally
from insights.zones import installation_zone

KIND = "backtest"
# People in a range: what one worker walks in one transaction, in about a second.
RANGE = 500
OPENS = "opens"

log = structlog.get_logger("cairn.backtest")


class Backtest:
    """``arguments``: ``{"days", "assume", "revision", "graph", "live": version id or None, "begin", "end", "lows": [first homes]}``."""

    key = KIND

    def parts(self, job: Job) -> Mapping[int, int]:
        found = ranges(RANGE)
        job.arguments["lows"] = [low for low, _people in found]
        return {number: people for number, (_low, people) in enumerate(found)}

    def work(self, job: Job, now: datetime, size: int) -> Chunk:
        part = JobPart.objects.select_for_update(skip_locked=True).filter(job=job, over=False).order_by("number").first()
        if part is None:
            return Chunk(0, over=not JobPart.objects.filter(job=job, over=False).exists())
        draft, live, matter = _plays(job)
        count = partial(_count, price=_prices(policy()), here=installation_zone())
        tallies: dict[str, Tally] = {"draft": Counter(), "live": Counter()}
        lows = job.arguments["lows"]
        for recalled in recall(lows[part.number], lows[part.number + 1] if part.number + 1 < len(lows) else None, matter):
            past = recalled.past
            again = copy_of(past) if live is not None else None
            tallies["draft"].update(count(recalled, draft))
            if live is not None and again is not None:
                tallies["live"].update(count(Recalled(again, recalled.real), live))
        write(
            "add_backtest",
            [
                {"job": job.pk, "of_which": of, "measure": measure, "key": key[:120], "amount": str(amount)}
                for of, counts in tallies.items()
                for (measure, key), amount in sorted(counts.items())
                if amount
            ],
        )
        JobPart.objects.filter(pk=part.pk).update(done=part.total, over=True)
        return Chunk(part.total, over=not JobPart.objects.filter(job=job, over=False).exists())

    def set_aside(self, job: Job, now: datetime, error: str) -> None:
        """Leave a range out: what fails in one home is counted there, so this is the range's own reading."""
        part = JobPart.objects.select_for_update(skip_locked=True).filter(job=job, over=False).order_by("number").first()
        if part is not None:
            JobPart.objects.filter(pk=part.pk).update(over=True)


def _prices(holds: Policy) -> Price:
    @cache
    def price(channel: str, segments: int) -> Money:
        return cost_of(holds.senders.get(channel), segments)

    return price


def _count(recalled: Recalled, play: Play, *, price: Price, here: ZoneInfo) -> Tally:
    """Walk one home and count; one that cannot be walked is counted as that."""
    try:
        relived = relive(recalled.past, play)
        return tally(relived, recalled.real, play.version.journey_id, here, price)
    except Error:
        raise
    except Exception:
        log.exception("home_not_walked", home=recalled.past.home)
        return Counter({("broken", ""): 1})


def _plays(job: Job) -> tuple[Play, Play | None, Matter]:
    said = job.arguments
    begin, end = read_moment(said["begin"]), read_moment(said["end"])
    if job.journey is None or begin is None or end is None:
        raise CannotWork(_("Its journey is gone."))
    try:
        draft = draft_version(-job.pk, job.journey.pk, job.journey.key, said["graph"])
        live = published_version(said["live"]) if said["live"] is not None else None
    except CannotCompile as why:
        raise CannotWork(why.sentence) from why
    make = partial(play_of, begin=begin, end=end, opens=said["assume"] == OPENS, fill=fill)
    versions = [draft, live] if live is not None else [draft]
    records, writes = own_deeds(job.journey.pk, said["graph"])
    matter = matter_of(versions, begin=begin, end=end, records=records, writes=writes)
    return make(draft), make(live) if live is not None else None, matter


def own_deeds(journey_id: int, graph: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The events that this journey records and the fields that it writes, in any version: what it did is not what happened."""
    graphs = [graph, *Version.objects.filter(journey=journey_id).values_list("graph", flat=True)]
    steps = [node for one in graphs for node in one["nodes"]]
    said = {(node["type"], str((node.get("settings") or {}).get(name) or "")) for node in steps for name in ("type", "field")}
    return {name for kind, name in said if kind == "record_event"}, {name for kind, name in said if kind == "update_field"}
