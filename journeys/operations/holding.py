"""Pause, resume, close to new people, open again, archive, take out of the archive."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audience.history import Actor, demand, record
from engine.core.frozen import LATE
from engine.core.lifecycle import LIVE
from engine.models import Journey, Run
from engine.runtime import hands
from journeys.operations.finding import NotPossible, hold
from journeys.operations.rights import HOLD
from journeys.operations.transfer import end_shadow

State = Journey.State


@transaction.atomic
def pause(actor: Actor, key: str, *, now: datetime) -> Journey:
    """Freeze a live or closed journey: nobody enters, nobody hears anything, clocks stand still; exits and goals still work."""
    journey = _held(actor, key, (State.LIVE, State.CLOSED), _("Only a live journey, or one closed to new people, can be paused."))
    hands.pause(journey, now)
    return _told(actor, "pause", journey, now)


@transaction.atomic
def resume(actor: Actor, key: str, *, now: datetime, late: str = "send") -> Journey:
    """Let a paused journey go on in the state it was in. Whoever was not due keeps the rest of the wait.

    ``late``: what fell due meanwhile is sent (``send``), waits for the rest too (``wait``), or is passed over (``skip``).
    """
    journey = _held(actor, key, (State.PAUSED,), _("This journey is not paused."))
    if late not in LATE:
        raise NotPossible("unknown_choice", _("What is late can be sent, wait for the rest or be skipped."))
    parked = hands.resume(journey, now, late=late)
    return _told(actor, "resume", journey, now, late=late, parked=parked)


@transaction.atomic
def close(actor: Actor, key: str, *, now: datetime) -> Journey:
    """Let nobody in any more; whoever walks goes on to the end."""
    journey = _held(actor, key, (State.LIVE,), _("Only a live journey can be closed to new people."))
    return _told(actor, "close", _set(journey, State.CLOSED, now), now)


@transaction.atomic
def reopen(actor: Actor, key: str, *, now: datetime) -> Journey:
    """Let people in again."""
    journey = _held(actor, key, (State.CLOSED,), _("This journey is not closed."))
    return _told(actor, "reopen", _set(journey, State.LIVE, now), now)


@transaction.atomic
def archive(actor: Actor, key: str, *, now: datetime) -> Journey:
    """Put a journey away; only when nobody walks it any more. Who walks in shadow hears nothing, and their walks end."""
    journey = _held(actor, key, (State.DRAFT, State.LIVE, State.CLOSED, State.PAUSED), _("This journey is in the archive already."))
    walking = Run.objects.filter(journey=journey, version__shadow=False, state__in=LIVE).count()
    if walking:
        sentence = ngettext(
            "%(n)d person still walks it. Close it to new people and wait, or end the walk.",
            "%(n)d people still walk it. Close it to new people and wait, or end their walks.",
            walking,
        )
        raise NotPossible("still_walking", sentence % {"n": walking})
    end_shadow(actor, journey, now)
    return _told(actor, "archive", _set(journey, State.ARCHIVED, now), now)


@transaction.atomic
def unarchive(actor: Actor, key: str, *, now: datetime) -> Journey:
    """Take a journey out of the archive: closed if it was ever live, else a draft."""
    journey = _held(actor, key, (State.ARCHIVED,), _("This journey is not in the archive."))
    return _told(actor, "unarchive", _set(journey, State.CLOSED if journey.live_id else State.DRAFT, now), now)


def _held(actor: Actor, key: str, states: tuple[str, ...], otherwise: str) -> Journey:
    demand(actor, HOLD)
    journey = hold(key).journey
    if journey.state not in states:
        raise NotPossible(f"is_{journey.state}", otherwise)
    return journey


def _set(journey: Journey, state: str, now: datetime) -> Journey:
    journey.state, journey.before_pause, journey.paused_at, journey.changed_at = state, "", None, now
    journey.save(update_fields=["state", "before_pause", "paused_at", "changed_at"])
    return journey


def _told(actor: Actor, operation: str, journey: Journey, now: datetime, **values: str | int) -> Journey:
    record(actor, operation, journey, values, now)
    journey.refresh_from_db()
    return journey
