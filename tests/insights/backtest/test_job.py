"""A backtest as long work: counted once whoever dies, cancelled at once, and nothing written but its own rows."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from audience.history import Actor
from config.run import places
from engine.models import Job, JobPart, Version
from engine.runtime import jobs
from engine.runtime.twins import draft_version
from engine.store import journeys
from insights.backtest import kind, operations
from insights.backtest.figures import figures_of
from insights.models import BacktestTally
from tests.insights.backtest.past import lived
from tests.insights.rehearse.test_rehearse import rows
from tests.insights.stories import nudge
from tests.world import World

MAYA = Actor("user:maya")
PEOPLE = 17
WORKER = """
import sys, django
django.setup()
from datetime import datetime
from engine.runtime.jobs import work_on
from insights.backtest import kind
work_on(datetime.fromisoformat(sys.argv[1]), budget_seconds=60)
"""


def told(world: World, who: int = PEOPLE) -> None:
    for n in range(who):
        person = world.person(f"p{n}", plan="starter", storage_used_pct=83)
        world.event(person, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(days=8)
    world.event("p0", "plan_upgraded", to="pro").event("p1", "plan_upgraded", to="pro").later(days=2)


def drafted(world: World, *, live: bool = True):
    """The gallery's journey as a draft, live or not."""
    from journeys.models import Draft

    journey = nudge(world)
    Draft.objects.create(journey=journey, graph=journey.live.graph, changed_by="test", changed_at=world.now)
    if not live:
        type(journey).objects.filter(pk=journey.pk).update(live=None, state="draft")
    return journey


def begin(world: World, monkeypatch: pytest.MonkeyPatch, size: int = 5) -> Job:
    monkeypatch.setattr(kind, "RANGE", size)
    return operations.start(MAYA, "nudge-at-the-limit", days=30, assume="nobody", now=world.now)


@pytest.mark.row("N4")
def test_it_counts_what_the_engine_did(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    journey = drafted(world)
    world.later(minutes=7)
    told(world)
    job = begin(world, monkeypatch)
    assert JobPart.objects.filter(job=job).count() == 4

    jobs.work_on(world.now, budget_seconds=60)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", PEOPLE, PEOPLE)
    draft, live = figures_of(job)
    assert live is not None
    assert draft.tallies == live.tallies
    real = lived(journey, world.now - timedelta(days=30))
    assert draft.entered == sum(1 for step in real["steps"] if step[1] == "entered") == PEOPLE
    assert draft.messages == sum(1 for message in real["messages"] if message[3] == "sent")
    assert draft.sent == {"push": PEOPLE, "email": PEOPLE, "sms": PEOPLE}
    assert sum(draft.sent_by_hour["sms"]) == draft.segments == PEOPLE
    assert draft.people == {3: PEOPLE}
    assert (draft.reached, draft.broken) == (2, 0)


@pytest.mark.row("N4")
def test_what_is_live_in_shadow_is_compared_as_if_it_spoke(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    journey = drafted(world)
    told(world, 3)
    Version.objects.filter(pk=journey.live_id).update(shadow=True)
    journeys.forget()

    job = begin(world, monkeypatch)
    jobs.work_on(world.now, budget_seconds=60)

    draft, live = figures_of(job)
    assert live is not None
    assert live.sent == draft.sent == {"push": 3, "email": 3, "sms": 3}
    assert (live.entered, live.broken) == (draft.entered, draft.broken) == (3, 0)


@pytest.mark.row("N4")
def test_two_drafts_at_work_in_one_process_do_not_take_each_other_away(world: World) -> None:
    journey = drafted(world)
    first, second = (draft_version(-n, journey.pk, journey.key, journey.live.graph) for n in (1, 2))

    assert (journeys.version(-1), journeys.version(-2)) == (first, second)


@pytest.mark.row("N4")
def test_nothing_is_written_but_its_own_rows_and_what_came_of_itself_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted(world, live=False)
    told(world)
    before = rows()

    job = begin(world, monkeypatch)
    jobs.work_on(world.now, budget_seconds=60)

    own = {"cairn_engine.Job", "cairn_engine.JobPart", "cairn_insights.BacktestTally", "cairn_audience.History"}
    assert {label for label, n in rows().items() if n != before[label]} == own
    draft, live = figures_of(job)
    assert live is None
    assert (draft.entered, draft.reached, draft.quiet) == (PEOPLE, 2, 2)


@pytest.mark.row("N4")
def test_after_a_cancel_nobody_is_walked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted(world)
    told(world, 6)
    job = begin(world, monkeypatch, size=2)
    jobs.work_on(world.now, budget_seconds=0)
    done = BacktestTally.objects.count()

    operations.cancel(MAYA, "nudge-at-the-limit", job.pk, now=world.now)
    jobs.work_on(world.now, budget_seconds=60)

    job.refresh_from_db()
    assert (job.state, job.done) == ("cancelled", 2)
    assert BacktestTally.objects.count() == done > 0


@pytest.mark.row("N4")
def test_a_customer_who_cannot_be_walked_is_named_and_the_others_are_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted(world, live=False)
    told(world, 4)
    whole = kind.relive

    def breaks(past, play):
        if 1 in {len(past.rows)}:
            raise ZeroDivisionError
        return whole(past, play)

    monkeypatch.setattr(kind, "relive", breaks)
    job = begin(world, monkeypatch)
    jobs.work_on(world.now, budget_seconds=60)

    draft, _live = figures_of(job)
    assert draft.broken + draft.total("homes") == 4
    assert draft.broken > 0


@pytest.mark.process
@pytest.mark.row("N4")
@pytest.mark.parametrize("point", ["job.worked:2", "job.committed:2"])
def test_a_killed_worker_is_followed_by_another_and_nothing_is_counted_twice(
    transactional_db: None, database_url: str, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    world = World()
    drafted(world)
    told(world, 8)
    job = begin(world, monkeypatch, size=2)

    environment = os.environ | {"DATABASE_URL": database_url, "CAIRN_STOP": point, "DJANGO_SETTINGS_MODULE": "config.settings"}
    died = subprocess.run([sys.executable, "-c", WORKER, world.now.isoformat()], cwd=places.ROOT, env=environment, check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL
    job.refresh_from_db()
    assert 0 < job.done < 8
    jobs.work_on(world.now, budget_seconds=60)

    job.refresh_from_db()
    draft, live = figures_of(job)
    assert (job.state, job.done, draft.entered, draft.messages) == ("done", 8, 8, 24)
    assert live is not None
    assert live.tallies == draft.tallies
