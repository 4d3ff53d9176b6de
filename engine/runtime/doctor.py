"""What could be stuck, and since when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engine.runtime.jobs import STUCK_AFTER
from engine.store.ask import fetch

WORDS: dict[str, str | Promise] = {
    "inbox_waiting": _("events accepted and not yet walked"),
    "timers_overdue": _("runs whose moment passed more than 5 seconds ago"),
    "held_overdue": _("held messages whose moment passed more than 5 seconds ago"),
    "ready_waiting": _("messages ready and not yet claimed"),
    "claims_old": _("messages claimed more than a minute ago without an outcome"),
    "in_doubt": _("messages in doubt: a worker or provider ended while sending"),
    "sending_without_message": _("runs that wait for a message that does not exist"),
    "pending_of_ended_runs": _("messages still pending although their run has ended"),
    "runs_failed": _("runs that failed"),
    "quarantined": _("events in quarantine"),
    "jobs_stuck": _("long work that has not gone on for a minute"),
    "jobs_failed": _("long work that failed"),
}
# These are work in hand or things for people to settle; the others must be zero.
MAY_BE_THERE = {"inbox_waiting", "ready_waiting", "in_doubt", "runs_failed", "quarantined", "jobs_failed"}


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    words: str
    count: int
    since: datetime | None
    stuck: bool


def examine(now: datetime) -> Iterator[Finding]:
    """Look at everything that could be stuck; ``stuck`` marks what should not be there."""
    for code, count, since in fetch("doctor", now=now, jobs_since=now - STUCK_AFTER):
        late = code == "inbox_waiting" and since is not None and (now - since).total_seconds() > 60
        yield Finding(code, str(WORDS[code]), count, since, stuck=bool(count) and (code not in MAY_BE_THERE or late))


def zone_rules() -> str:
    """Which release of the time zone rules is in use."""
    return version("tzdata")
