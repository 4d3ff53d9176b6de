"""A trickle of live traffic while ``make up`` runs, so that something always moves."""

import time
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from audience.accept import Source, accept
from audience.models import Installation, Person
from audience.now import database_now
from channels.models import Message
from channels.receipts.hear import hear
from config.demo.company import LIMITS
from config.demo.days import track

EVERY_SECONDS = (4.0, 14.0)


def run() -> None:
    """Go on for ever; stop when the installation begins to send."""
    chance = Random()  # noqa: S311  live traffic is not the same twice
    for number in count():
        time.sleep(chance.uniform(*EVERY_SECONDS))
        if not Installation.current().is_sandbox:
            return
        now = database_now()
        someone(chance, number, now)
        if number % 3 == 0:
            somebody_opens(chance, now)


def someone(chance: Random, number: int, now: datetime) -> None:
    """Let one of the demo's people do something."""
    last = Person.objects.order_by("-id").values_list("id", flat=True).first() or 0
    theirs = Person.objects.known().filter(external_id__regex=r"^u[0-9]+$")
    person = theirs.filter(id__gte=chance.randint(1, max(last, 1))).select_related("account").order_by("id").first()
    if person is None or not person.external_id:
        return
    message = {"userId": person.external_id, "messageId": f"live-{now.timestamp()}-{number}", "timestamp": now.isoformat()}
    accept([message | _doing(chance, person)], Source(), now)


def _doing(chance: Random, person: Person) -> dict[str, Any]:
    plan = person.account.plan if person.account is not None else person.plan
    dice = chance.random()
    if dice < 0.6:
        return track("session_started", {"platform": chance.choice(["web", "mobile"])})
    if plan == "free" and dice < 0.8:
        return track("paywall_encountered", {"feature": chance.choice(["whiteboards", "exports"])})
    limit = LIMITS.get(plan, {}).get("storage")
    if limit is None:
        return track("session_started", {"platform": "web"})
    used = float(person.fields.get("storage_used") or limit * 0.5)
    return track(
        "usage_reported", {"meter": "storage", "used": round(min(used + limit * chance.uniform(0.01, 0.06), limit), 2), "limit": limit}
    )


def somebody_opens(chance: Random, now: datetime) -> None:
    """Let somebody look at a message of the last day."""
    recent = Message.objects.filter(state="sent", sent_at__gt=now - timedelta(days=1), opened_at__isnull=True).exclude(channel="sms")
    message = recent.order_by("-id").first()
    # Whoever somebody else brought in answers for themselves.
    ours = message is not None and Person.objects.filter(id=message.person_id, external_id__regex=r"^u[0-9]+$").exists()
    if message is not None and ours and chance.random() < 0.4:
        hear(message.id, "opened", now, {}, provider_event_id=f"live-opened-{message.id}", now=now)
