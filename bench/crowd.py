"""A crowd for seed 003's journey: all its branches, people alone and in accounts, with and without consent. They come in at the door."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

# (share of the crowd, what the application says of them): the four ways of the journey's first branch.
BRANCHES = (
    (25, {"plan": "free", "paywalled_feature_attempts": 3}),
    (40, {"plan": "starter", "storage_used_pct": 83, "seats_used": 2, "seats_limit": 8}),
    (20, {"plan": "starter", "storage_used_pct": 40, "seats_used": 8, "seats_limit": 8}),
    (15, {"plan": "pro", "storage_used_pct": 30}),
)
PLANS = (("free", 0), ("starter", 49), ("pro", 99), ("enterprise", 499))
TEAM = 5
HERE_FOR = timedelta(days=90)
BATCH = 500


def name_of(number: int) -> str:
    return f"person-{number}"


def gather(size: int, now: datetime) -> None:
    """Write the catalogue down and let ``size`` people have come three months ago."""
    from audience.accept import Source, accept
    from audience.models import Plan
    from engine.runtime.walk import walk

    for order, (key, price) in enumerate(PLANS):
        Plan.objects.update_or_create(
            key=key, defaults={"name": key.capitalize(), "order": order, "price": price, "limits": {}, "features": []}
        )
    came = now - HERE_FOR
    messages = [message for number in range(size) for message in introduction(number, came)]
    for at in range(0, len(messages), BATCH):
        done = accept(messages[at : at + BATCH], Source(), came)
        assert not done.refusals, done.refusals[0]
    while walk(came):
        pass


def introduction(number: int, came: datetime) -> Iterator[dict[str, Any]]:
    who = {"userId": name_of(number), "timestamp": came.isoformat()}
    traits = branch_of(number) | {
        "name": f"Person {number}",
        "email": f"person-{number}@acme-{number // TEAM}.example",
        "phone": f"+1212555{number % 100 + 100:04d}",
        "timezone": "Europe/Lisbon",
        "push_token": f"device-of-{number}",
    }
    # Every second team is an account; the others are people who pay for themselves.
    if number // TEAM % 2:
        company = {"name": f"Acme {number // TEAM}"}
        yield {"type": "group", "groupId": f"acme-{number // TEAM}", "messageId": f"group-{number}", "traits": company, **who}
    yield {"type": "identify", "messageId": f"identify-{number}", "traits": traits, **who}
    for channel in ("push", "email", "sms"):
        if channel == "sms" and number % 10 >= 4:
            continue
        said = {"channel": channel, "source": "sign-up form"}
        event = "consent_given" if channel != "push" or number % 20 else "consent_withdrawn"
        yield {"type": "track", "event": event, "messageId": f"{channel}-{number}", "properties": said, **who}


def branch_of(number: int) -> dict[str, Any]:
    """Teams are of one kind, since a plan is the account's."""
    place, upto = number // TEAM * 37 % 100, 0
    for share, traits in BRANCHES:
        upto += share
        if place < upto:
            return dict(traits)
    raise AssertionError("the shares are a hundred")


def put_live(now: datetime) -> None:
    """Publish the gallery's journey as a marketer would."""
    from audience.history import Actor
    from journeys.gallery import from_gallery
    from journeys.operations.create import create
    from journeys.operations.publish import publish

    entry = from_gallery("nudge-at-the-limit")
    assert entry is not None
    create(Actor("user:bench"), name=entry.name, key=entry.key, graph=entry.graph, now=now)
    publish(Actor("user:bench"), entry.key, now=now, note="bench", ticks=["*"])
