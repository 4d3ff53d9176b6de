"""How fast a sender may go. Bucket and breaker stand in one row of the database, so that all workers share them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from channels.models import Pace, Sender

# So many failures in a row open the breaker; then one message is tried at a time, after ever longer rests.
FAILURES = 5
REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=5)


@dataclass(slots=True)
class Grant:
    """How many may go now; ``spent`` says how many did."""

    pace: Pace | None
    size: int

    def spent(self, count: int) -> None:
        if self.pace is not None:
            self.pace.allowance -= count
            self.pace.save(update_fields=["allowance", "at"])


def grant(sender: Sender | None, wanted: int, now: datetime) -> Grant:
    """Ask for ``wanted`` messages, inside the transaction of the claim. Without a sender there is no limit."""
    if sender is None:
        return Grant(None, wanted)
    Pace.objects.bulk_create([Pace(sender=sender, allowance=sender.rate_per_second, at=now)], ignore_conflicts=True)
    pace = Pace.objects.select_for_update().get(sender=sender)
    if pace.rests_until is not None and now < pace.rests_until:
        return Grant(None, 0)
    passed = max((now - pace.at).total_seconds(), 0.0)
    pace.allowance = min(pace.allowance + passed * sender.rate_per_second, float(sender.rate_per_second))
    pace.at = max(now, pace.at)
    allowed = min(wanted, int(pace.allowance))
    if pace.failures >= FAILURES:
        # One at a time, and no other worker beside it.
        allowed = min(allowed, 1)
        pace.rests_until = now + REST
        pace.save(update_fields=["rests_until"])
    return Grant(pace, allowed)


def heard_of(sender: Sender, successes: int, failures: int, now: datetime) -> None:
    """Tell the breaker how calls went."""
    if successes:
        Pace.objects.filter(sender=sender).exclude(failures=0, rests_until=None).update(failures=0, rests_until=None)
    elif failures:
        with transaction.atomic():
            pace = Pace.objects.select_for_update().filter(sender=sender).first()
            if pace is None:
                return
            pace.failures += failures
            if pace.failures >= FAILURES:
                pace.rests_until = now + min(REST * 2 ** min(pace.failures - FAILURES, 10), LONGEST_REST)
            pace.save(update_fields=["failures", "rests_until"])
