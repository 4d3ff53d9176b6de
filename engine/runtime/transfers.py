"""Transfers as long work: everybody who rests at some steps of earlier versions is put at a step of another one, or taken out."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from engine.core.transfer import Choice
from engine.jobs import CannotWork, Chunk
from engine.models import Job
from engine.runtime import landing
from engine.runtime.jobs import begin
from engine.runtime.shardwise import take
from engine.runtime.work import Work
from engine.store import transfers as store
from engine.store.journeys import LiveVersion, version, walkable
from engine.store.rows import RunRow

Places = list[tuple[int, str]]


def transfer(journey_id: int, to: int, choices: Iterable[Choice], *, by: str, now: datetime) -> Job:
    """Begin to transfer people to version ``to`` (its id). Raises CannotWork."""
    moved = [asdict(choice) for choice in choices if choice.do != "stay"]
    return begin("transfer", {"to": to, "choices": moved}, by=by, now=now, journey_id=journey_id)


def put_back(job: Job, *, by: str, now: datetime) -> Job:
    """Begin to put back whoever a transfer took and who has not gone on since."""
    return begin("transfer_back", {"of": job.pk}, by=by, now=now, journey_id=job.journey_id)


def can_be_put_back(job: Job) -> int:
    """How many of those whom a transfer took have not gone on since."""
    return sum(store.left_to_put_back(job.pk).values())


class Transfer:
    """``arguments``: ``{"to": version id, "choices": [Choice as JSON]}``."""

    key = "transfer"

    def parts(self, job: Job) -> Mapping[int, int]:
        _target(job.arguments["to"])
        return store.left(0, _places(job))

    def work(self, job: Job, now: datetime, size: int) -> Chunk:
        to, places = _target(job.arguments["to"]), _places(job)
        routes = {(choice.version, choice.node): landing.Route.of(choice, to.id) for choice in _choices(job)}
        by = {"by": job.begun_by, "job": job.pk}

        was: dict[int, dict[str, Any]] = {}

        def do(work: Work, runs: list[RunRow]) -> None:
            for run in runs:
                was[run.id], route = landing.where(run), routes[run.version_id, run.walk.node]
                if route.choice.do == "leave":
                    landing.leave(work, run, by)
                else:
                    landing.land(work, run, to, route, by)

        def keep(work: Work, runs: list[RunRow]) -> None:
            store.keep(_row(job, run, was[run.id], work.now_of(run.home)) for run in runs)

        return take(
            job,
            now,
            size,
            find=lambda shards, most: store.to_take(job.pk, places, shards, most),
            left=lambda: store.left(job.pk, places),
            do=do,
            then=keep,
        )

    def set_aside(self, job: Job, now: datetime, error: str) -> None:
        for run in job.at_work:
            store.cannot_go(job.pk, run, error, now)


class TransferBack:
    """``arguments``: ``{"of": the id of the transfer}``."""

    key = "transfer_back"

    def parts(self, job: Job) -> Mapping[int, int]:
        return store.left_to_put_back(job.arguments["of"])

    def work(self, job: Job, now: datetime, size: int) -> Chunk:
        of = Job.objects.get(id=job.arguments["of"])
        landed = {(choice.version, choice.node): choice.to for choice in _choices(of)}
        for choice in _choices(of):
            _target(choice.version)

        def do(work: Work, runs: list[RunRow]) -> None:
            kept = store.of(of.pk, (run.id for run in runs))
            for run in runs:
                one = kept[run.id]
                came = landed.get((one.was["version"], one.was["node"]), "")
                landing.land_back(work, run, one.was, one.at, came, {"by": job.begun_by, "job": job.pk})

        def keep(_work: Work, runs: list[RunRow]) -> None:
            store.are_back(of.pk, (run.id for run in runs), now)

        return take(
            job,
            now,
            size,
            find=lambda shards, most: store.to_put_back(of.pk, shards, most),
            left=lambda: store.left_to_put_back(of.pk),
            do=do,
            then=keep,
        )

    def set_aside(self, job: Job, now: datetime, error: str) -> None:
        for run in job.at_work:
            store.cannot_go_back(job.arguments["of"], run, error)


def _places(job: Job) -> Places:
    return [(choice.version, choice.node) for choice in _choices(job)]


def _choices(job: Job) -> list[Choice]:
    return [Choice(**raw) for raw in job.arguments["choices"]]


def _target(version_id: int) -> LiveVersion:
    if not walkable(version_id):
        raise CannotWork(_("This release cannot walk the version to which people would be moved."))
    return version(version_id)


def _row(job: Job, run: RunRow, was: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    taken_out = run.walk.reason == landing.LEFT
    return {
        "job_id": job.pk,
        "run_id": run.id,
        "was": was,
        "version_id": run.version_id,
        "node": "" if taken_out else run.walk.node,
        "visit": run.walk.visit,
        "at": at,
        "error": "",
    }
