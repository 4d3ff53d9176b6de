"""When somebody last saw an upgrade prompt is when one was sent, not when one was planned."""

from datetime import datetime, timedelta

import pytest

from audience.models import Person
from tests.engine.test_walk import LIMIT, PUSH
from tests.world import World, graph_of

pytestmark = pytest.mark.django_db
NIGHT = "2026-03-02T23:30:00+00:00"


def seen(person: Person) -> str | None:
    return Person.objects.get(pk=person.pk).fields.get("last_upgrade_prompt_seen")


def test_a_prompt_that_is_held_was_not_seen_yet() -> None:
    world = World(datetime.fromisoformat(NIGHT))
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", LIMIT), ("push", "send_push", {**PUSH, "is_prompt": True}), edges=["start.next push"], prompt=True
        )
    )

    world.event(ada, "feature_limit_reached", feature="boards")

    assert (world.heard_by(ada), seen(ada)) == ([], None)
    assert Person.objects.get(pk=ada.pk).prompt_at == world.now
    world.later(hours=12)
    assert world.channels_heard_by(ada) == ["push"]
    assert seen(ada) is not None
    assert seen(ada) > NIGHT


def test_who_leaves_with_nothing_said_keeps_what_was_there_before() -> None:
    world = World(datetime.fromisoformat(NIGHT))
    before = (world.now - timedelta(days=40)).isoformat().replace("+00:00", "Z")
    ada = world.person("ada", last_upgrade_prompt_seen=before)
    world.journey(
        graph_of(
            ("start", "entry_event", LIMIT),
            ("push", "send_push", {**PUSH, "is_prompt": True}),
            edges=["start.next push"],
            prompt=True,
            exits=[{"type": "collaborator_invited"}],
        )
    )
    world.event(ada, "feature_limit_reached", feature="boards")

    world.event(ada, "collaborator_invited")

    assert seen(ada) == before
    assert Person.objects.get(pk=ada.pk).prompt_at is None
