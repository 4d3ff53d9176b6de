"""Twelve days of events: sessions all day long, invitations that stopped, a client that forgets a field."""

from datetime import timedelta
from typing import Any

from audience import keys
from audience.accept import Source, accept
from audience.models import AccessKey
from audience.now import database_now
from tests.insights.stories import nudge
from tests.world import World

HOUR = timedelta(hours=1)


def said(event: str, who: str = "ada", **properties: Any) -> dict[str, Any]:
    return {"type": "track", "event": event, "userId": who, "properties": properties}


def twelve_days(world: World) -> World:
    """Let time end at the true present, which is what pages go by."""
    now = database_now()
    source = Source()
    batches = {}
    for hour in range(12 * 24):
        at = now - hour * HOUR - timedelta(minutes=10)
        batches[at] = [said("session_started")]
        if hour >= 3:
            batches[at] += [said("collaborator_invited", invitee="x@y.example") for _ in range(4)]
    for at in sorted(batches):
        accept(batches[at], source, at)
    world.now = now
    nudge(world)
    return world


def web_key(world: World) -> AccessKey:
    return keys.make("browser", "web", [], "maya", world.now)[0]


def forgetful(world: World, source: AccessKey) -> None:
    """Three events call the feature by another name, and one says nothing at all."""
    batch = [said("paywall_encountered", f"user{at}", featureKey="whiteboards", needs_plan="pro") for at in range(3)]
    batch.append(said("paywall_encountered", "user9", needs_plan="pro"))
    done = accept(batch, Source(id=source.pk, is_browser=True), world.now)
    assert done.quarantined == 4
