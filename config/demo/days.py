"""What happens in a day: sessions, usage that grows, knocks at gated features, upgrades nobody asked for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from config.demo.cast import Customer, Someone
from config.demo.company import LIMITS

Said = tuple[datetime, str, dict[str, Any]]
NEXT = {"free": "starter", "starter": "pro", "pro": "enterprise"}
LESS = {up: down for down, up in NEXT.items()}
# How often somebody at a limit, or who was refused a feature again and again, upgrades within two weeks without a word from anybody.
BY_THEMSELVES = 0.035
# How likely a customer changes plans on a day for reasons that Cairn never hears of: a new budget, a price list, a project that ended.
UP_A_DAY = {"free": 0.0006, "starter": 0.0009, "pro": 0.0003}
DOWN_A_DAY = {"starter": 0.0004, "pro": 0.0008, "enterprise": 0.0003}


def day_of(customer: Customer, day: datetime, chance: Random) -> Iterator[Said]:
    """Tell what a customer's people do on the day that begins at ``day`` (UTC midnight): (moment, user id, message)."""
    weekday = day.weekday() < 5
    for someone in customer.people:
        for _ in range(_times(chance, someone.active * (1.15 if weekday else 0.45))):
            yield _at(day, someone, chance), someone.id, track("session_started", {"platform": chance.choice(["web", "web", "mobile"])})
        if customer.plan == "free" and chance.random() < 0.03 * (1 + someone.keen):
            yield from _knock(someone, customer, day, chance)
    yield from _usage(customer, day, chance)
    yield from _of_their_own(customer, day, chance)
    if customer.seats < 60 and chance.random() < 0.012:
        yield from _invite(customer, day, chance)
    if chance.random() < 0.004:
        yield from _ticket(chance.choice(customer.people), day, chance)


def _usage(customer: Customer, day: datetime, chance: Random) -> Iterator[Said]:
    limit = LIMITS[customer.plan].get("storage")
    if limit is None:
        return
    customer.storage = min(customer.storage + customer.growth * chance.uniform(0.3, 1.7), 1.0)
    if chance.random() > 0.22:
        return
    someone = chance.choice(customer.people)
    at = _at(day, someone, chance)
    used = round(customer.storage * limit, 2)
    yield at, someone.id, track("usage_reported", {"meter": "storage", "used": used, "limit": limit})
    if customer.storage >= 0.8 and not customer.pressed:
        customer.pressed = True
        yield from upgrade_unasked(customer, at, chance)
    if customer.storage >= 1.0 and chance.random() < 0.3:
        yield at + timedelta(minutes=7), someone.id, track("feature_limit_reached", {"feature": "storage", "used": used, "limit": limit})


def _of_their_own(customer: Customer, day: datetime, chance: Random) -> Iterator[Said]:
    dice, owner = chance.random(), customer.people[0]
    up = UP_A_DAY.get(customer.plan, 0)
    if dice < up:
        yield _at(day, owner, chance), owner.id, upgrade(customer)
    elif dice < up + DOWN_A_DAY.get(customer.plan, 0):
        yield _at(day, owner, chance), owner.id, track("plan_changed", {"to": LESS[customer.plan]}, server=True)


def _knock(someone: Someone, customer: Customer, day: datetime, chance: Random) -> Iterator[Said]:
    at = _at(day, someone, chance)
    someone.knocks += 1
    yield at, someone.id, track("paywall_encountered", {"feature": chance.choice(["whiteboards", "exports"])})
    if someone.knocks in (3, 8):
        yield from upgrade_unasked(customer, at, chance)
        yield at + timedelta(minutes=2), someone.id, track("feature_limit_reached", {"feature": "boards", "used": 3, "limit": 3})


def _invite(customer: Customer, day: datetime, chance: Random) -> Iterator[Said]:
    limit = LIMITS[customer.plan].get("seats")
    if limit is None:
        return
    someone = customer.people[0]
    at = _at(day, someone, chance)
    customer.seats = min(customer.seats + 1, limit)
    yield at, someone.id, track("collaborator_invited", {"role": "member"})
    yield at + timedelta(minutes=1), someone.id, track("usage_reported", {"meter": "seats", "used": customer.seats, "limit": limit})


def _ticket(someone: Someone, day: datetime, chance: Random) -> Iterator[Said]:
    at = _at(day, someone, chance)
    number = f"T-{chance.randrange(10_000, 99_999)}"
    yield at, someone.id, track("support_ticket_opened", {"ticket": number})
    yield at + timedelta(hours=chance.uniform(2, 60)), someone.id, track("support_ticket_closed", {"ticket": number})


def upgrade_unasked(customer: Customer, at: datetime, chance: Random) -> Iterator[Said]:
    """Some upgrade by themselves, asked or not: that is what the holdout is for."""
    if customer.plan in NEXT and chance.random() < BY_THEMSELVES:
        yield at + timedelta(days=chance.uniform(0.2, 13)), customer.people[0].id, upgrade(customer)


def upgrade(customer: Customer) -> dict[str, Any]:
    return track("plan_upgraded", {"to": NEXT[customer.plan]}, server=True)


def track(event: str, properties: dict[str, Any], *, server: bool = False) -> dict[str, Any]:
    return {"type": "track", "event": event, "properties": properties, "context": {"library": {"name": "server" if server else "app"}}}


def _at(day: datetime, someone: Someone, chance: Random) -> datetime:
    """A moment in the person's working day, most likely before noon or after lunch."""
    hour = chance.triangular(7.5, 21.5, 10.5 if chance.random() < 0.5 else 15)
    local = day.replace(tzinfo=ZoneInfo(someone.zone)) + timedelta(hours=hour)
    return local.astimezone(day.tzinfo)


def _times(chance: Random, mean: float) -> int:
    """How often something of this mean happens in a day (Poisson, small means)."""
    count, left = 0, chance.expovariate(1)
    while left < mean and count < 6:
        count += 1
        left += chance.expovariate(1)
    return count
