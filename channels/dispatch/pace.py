"""How fast a sender may go. Bucket and breaker stand in one row of the database, so that all workers share them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from channels.models import Pace, Sender

# So many failures in a row open the breaker; then one message is tried at a time, after ever longer rests. However many calls were under
# way when it opened, it opens once: a hundred that fail together are one reason to rest.
FAILURES = 5
REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=5)


@dataclass(slots=True)
class Grant:
    """How many may go now; ``spent`` says how many did."""

    pace: Pace | None
    size: int
    now: datetime

    def spent(self, count: int) -> None:
        if self.pace is None:
            return
        self.pace.allowance -= count
        if self.pace.failures >= FAILURES and count:
            # The one that is tried counts as failed until it is heard of.
            self.pace.failures += 1
            self.pace.rests_until = self.now + _rest(self.pace.failures)
        self.pace.save(update_fields=["allowance", "at", "failures", "rests_until"])


def _rest(failures: int) -> timedelta:
    longer: timedelta = REST * 2 ** min(failures - FAILURES, 10)
    return min(longer, LONGEST_REST)


def grant(sender: Sender | None, wanted: int, now: datetime) -> Grant:
    """Ask for ``wanted`` messages, inside the transaction of the claim. Without a sender there is no limit."""
    if sender is None:
        return Grant(None, wanted, now)
    Pace.objects.bulk_create([Pace(sender=sender, allowance=sender.rate_per_second, at=now)], ignore_conflicts=True)
    pace = Pace.objects.select_for_update().get(sender=sender)
    if pace.rests_until is not None and now < pace.rests_until:
        return Grant(None, 0, now)
    passed = max((now - pace.at).total_seconds(), 0.0)
    pace.allowance = min(pace.allowance + passed * sender.rate_per_second, float(sender.rate_per_second))
    pace.at = max(now, pace.at)
    allowed = min(wanted, int(pace.allowance))
    if pace.failures >= FAILURES:
        # One at a time; no other worker goes beside it, for the row is held until the claim is committed.
        allowed = min(allowed, 1)
    return Grant(pace, allowed, now)


def heard_of(sender: Sender, successes: int, failures: int, now: datetime) -> None:
    """Tell the breaker how calls went."""
    if successes:
        Pace.objects.filter(sender=sender).exclude(failures=0, rests_until=None).update(failures=0, rests_until=None)
    elif failures:
        with transaction.atomic():
            pace = Pace.objects.select_for_update().filter(sender=sender).first()
            if pace is None or pace.failures >= FAILURES:
                # Begun before it opened, or the one that is tried, which is counted already.
                return
            pace.failures = min(pace.failures + failures, FAILURES)
            if pace.failures == FAILURES:
                pace.rests_until = now + _rest(FAILURES)
            pace.save(update_fields=["failures", "rests_until"])
