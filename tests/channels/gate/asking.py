"""A question about Ada, to whom everything may be said; a story changes one thing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.gate import Cap, Guards, Question, Quiet, RunFacts
from channels.zones.where import Zones
from channels.zones.window import Window

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 12:00 in New York
DAY = timedelta(days=1)


def living_in(*zones: str) -> Quiet:
    return Quiet(zones=Zones(zones, "own", "US"), window=Window.daily())


ADA = Question(
    now=NOON,
    channel="sms",
    message_class="promotional",
    is_prompt=True,
    run=RunFacts(run_id=7, plan_at_entry="free", plan="free", trigger_at=NOON - timedelta(hours=1), life=DAY),
    suppressed="",
    consented=True,
    needs_consent=True,
    has_address=True,
    guards=Guards(
        prompt_gap=14 * DAY,
        onboarding=14 * DAY,
        ticket_cooldown=3 * DAY,
        dismissal=21 * DAY,
        first_seen_at=NOON - 100 * DAY,
        prompt_at=NOON - timedelta(hours=1),
        prompt_run=7,
    ),
    sender="ready",
    caps=(Cap(code="sms_cap", limit=1, window=7 * DAY, count=0), Cap(code="promo_cap", limit=3, window=7 * DAY, count=2)),
    quiet=living_in("America/New_York"),
)


def ada(**changes: Any) -> Question:
    """Change the question; ``run__x`` and ``guards__x`` change a part of it."""
    question = ADA
    for name, value in changes.items():
        part, _, inner = name.partition("__")
        question = replace(question, **{part: replace(getattr(question, part), **{inner: value}) if inner else value})
    return question
