"""What people do to one walk by hand: let go on, pause, resume, move, end; and let time pass for one person."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from audience.history import Actor, demand, record
from audience.models import Installation, Person
from engine.core.transfer import WAITS
from engine.models import Run
from engine.runtime import by_hand, hands
from insights.person.rights import ACT

NOTE_LENGTH = 300


class NotPossible(ValueError):
    """This walk is not in a state in which that can be done."""


class OnlyInSandbox(ValueError):
    """Time passes by hand in Sandbox only: in Sending, people would be written to before their time."""


@transaction.atomic
def let_go_on(actor: Actor, run_id: int, note: str, now: datetime) -> Run:
    """Let somebody leave the step where they wait, at once."""
    run = _find(actor, run_id)
    if not by_hand.let_go_on(run.pk, now, _told(actor, "run.go_on", run, note, now)):
        raise NotPossible("waits_for_nothing")
    return _as_it_is(run)


@transaction.atomic
def pause(actor: Actor, run_id: int, note: str, now: datetime) -> Run:
    """Hold one walk: nothing is said, the wait stands still; exits and goals still work."""
    run = _find(actor, run_id)
    if run.ended_at is not None or run.paused_at is not None:
        raise NotPossible("cannot_be_paused")
    by_hand.pause_run(run, now, _told(actor, "run.pause", run, note, now))
    return _as_it_is(run)


@transaction.atomic
def resume(actor: Actor, run_id: int, note: str, now: datetime) -> Run:
    """Let a paused walk go on; its wait keeps what was left of it."""
    run = _find(actor, run_id)
    if run.paused_at is None:
        raise NotPossible("is_not_paused")
    by_hand.resume_run(run, now, _told(actor, "run.resume", run, note, now))
    return _as_it_is(run)


@transaction.atomic
def move(actor: Actor, run_id: int, note: str, now: datetime, *, to: str, version: int | None = None, wait: str = "anew") -> Run:
    """Put somebody at another step, of their own version or of ``version`` (its number); what was said is not said again."""
    run = _find(actor, run_id)
    at = run.journey.versions.filter(number=run.version.number if version is None else version).first()
    if at is None or wait not in WAITS:
        raise by_hand.NoSuchStep(str(by_hand.NoSuchStep.__doc__))
    if not by_hand.put_at(run.pk, at.pk, to, now, wait=wait, by=_told(actor, "run.move", run, note, now, to=to, version=at.number)):
        raise NotPossible("is_over")
    return _as_it_is(run)


@transaction.atomic
def end(actor: Actor, run_id: int, note: str, now: datetime) -> Run:
    """Take somebody out of a journey; what was still to be said is taken back."""
    run = _find(actor, run_id)
    if not by_hand.end_run(run.pk, "by_hand", now, _told(actor, "run.end", run, note, now)):
        raise NotPossible("is_over")
    return _as_it_is(run)


def let_time_pass(actor: Actor, person: Person, now: datetime) -> datetime:
    """Move the clock of this person's home to the next moment that something waits for; give where it stands."""
    demand(actor, ACT)
    if not Installation.current().is_sandbox:
        raise OnlyInSandbox(str(OnlyInSandbox.__doc__))
    then = hands.let_time_pass(person.pk, person.home, now)
    record(actor, "time.pass", person, {"home": person.home, "to": then.isoformat()}, now)
    return then


Operation = Callable[..., Run]
OPERATIONS: dict[str, Operation] = {"go-on": let_go_on, "pause": pause, "resume": resume, "move": move, "end": end}


def _find(actor: Actor, run_id: int) -> Run:
    demand(actor, ACT)
    return Run.objects.select_related("journey", "version").get(pk=run_id)


def _told(actor: Actor, operation: str, run: Run, note: str, now: datetime, **more: Any) -> by_hand.By:
    """Write it into the history; give what the step log keeps of it. Both stand or fall with the deed."""
    values: dict[str, Any] = {"journey": run.journey.key, "node": run.node, "person": run.person_id, **more}
    if note.strip():
        values["note"] = note.strip()[:NOTE_LENGTH]
    return {"by": actor.name, "history": record(actor, operation, run, values, now).pk}


def _as_it_is(run: Run) -> Run:
    run.refresh_from_db()
    return run
