"""What people do to one walk by hand: let go on, pause, resume, end; and let time pass for one person."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from audience.history import Actor, demand, record
from audience.models import Installation, Person
from engine.models import Run
from engine.runtime import hands
from insights.person.rights import ACT

NOTE_LENGTH = 300


class NotPossible(ValueError):
    """This walk is not in a state in which that can be done."""


class OnlyInSandbox(ValueError):
    """Time passes by hand in Sandbox only: in Sending, people would be written to before their time."""


def let_go_on(actor: Actor, run_id: int, note: str, now: datetime) -> Run:
    """Let somebody leave the step where they wait, at once."""
    run = _find(actor, run_id)
    if not hands.let_go_on(run.pk, now):
        raise NotPossible("waits_for_nothing")
    return _told(actor, "run.go_on", run, note, now)


def pause(actor: Actor, run_id: int, note: str, now: datetime) -> Run:
    """Hold one walk: nothing is said, the wait stands still; exits and goals still work."""
    run = _find(actor, run_id)
    if run.ended_at is not None or run.paused_at is not None:
        raise NotPossible("cannot_be_paused")
    hands.pause_run(run, now)
    return _told(actor, "run.pause", run, note, now)


def resume(actor: Actor, run_id: int, note: str, now: datetime) -> Run:
    """Let a paused walk go on; its wait keeps what was left of it."""
    run = _find(actor, run_id)
    if run.paused_at is None:
        raise NotPossible("is_not_paused")
    hands.resume_run(run, now)
    return _told(actor, "run.resume", run, note, now)


def end(actor: Actor, run_id: int, note: str, now: datetime) -> Run:
    """Take somebody out of a journey; what was still to be said is taken back."""
    run = _find(actor, run_id)
    if not hands.end_run(run.pk, "by_hand", now):
        raise NotPossible("is_over")
    return _told(actor, "run.end", run, note, now)


def let_time_pass(actor: Actor, person: Person, now: datetime) -> datetime:
    """Move the clock of this person's home to the next moment that something waits for; give where it stands."""
    demand(actor, ACT)
    if not Installation.current().is_sandbox:
        raise OnlyInSandbox(str(OnlyInSandbox.__doc__))
    then = hands.let_time_pass(person.pk, person.home, now)
    record(actor, "time.pass", person, {"home": person.home, "to": then.isoformat()}, now)
    return then


Operation = Callable[[Actor, int, str, datetime], Run]
OPERATIONS: dict[str, Operation] = {"go-on": let_go_on, "pause": pause, "resume": resume, "end": end}


def _find(actor: Actor, run_id: int) -> Run:
    demand(actor, ACT)
    return Run.objects.select_related("journey").get(pk=run_id)


@transaction.atomic
def _told(actor: Actor, operation: str, run: Run, note: str, now: datetime) -> Run:
    values: dict[str, Any] = {"journey": run.journey.key, "node": run.node, "person": run.person_id}
    if note.strip():
        values["note"] = note.strip()[:NOTE_LENGTH]
    record(actor, operation, run, values, now)
    run.refresh_from_db()
    return run
