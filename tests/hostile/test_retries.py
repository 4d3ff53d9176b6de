"""A call that failed is tried again, but not for somebody whose walk is over meanwhile, and not by a clock that was moved."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from audience.models import Installation
from channels.models import Message
from engine.store import clocks
from tests.channels.server import Server, serving
from tests.world import World, graph_of


@pytest.fixture
def line(settings) -> Iterator[Server]:
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    with serving() as running:
        yield running


@pytest.fixture
def hooked(world: World, line: Server) -> World:
    Installation.objects.update_or_create(id=1, defaults={"mode": Installation.Mode.SENDING})
    hook = {"url": line.address, "body": "{}", "message_class": "transactional", "is_prompt": False}
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"}),
            ("hook", "send_webhook", hook),
            edges=["start.next hook"],
            prompt=False,
        )
    )
    line.always(503)
    return world


@pytest.mark.row("N1")
@pytest.mark.django_db
def test_what_could_not_be_sent_before_the_upgrade_is_not_sent_after_it(hooked, line):
    ada = hooked.person("ada")
    hooked.event(ada, "feature_limit_reached", feature="boards")
    assert Message.objects.get().state == "ready"

    Message.objects.update(state="claimed", token="00000000-0000-0000-0000-000000000001", claimed_at=hooked.now, called_at=hooked.now)
    hooked.event(ada, "plan_upgraded", to="pro")
    Message.objects.update(state="ready", token=None, claimed_at=None, called_at=None)
    line.always(200)
    hooked.later(minutes=10)

    assert len(line.came) == 1
    assert (Message.objects.get().state, Message.objects.get().why) == ("cancelled", "run_ended")


@pytest.mark.django_db
def test_the_wait_before_another_try_counts_by_the_clock_of_everybody(hooked, line):
    ada = hooked.person("ada")
    clocks.move(ada.home, timedelta(days=3))
    hooked.event(ada, "feature_limit_reached", feature="boards")
    assert Message.objects.get().retry_at < hooked.now + timedelta(minutes=1)
    line.always(200)

    hooked.later(minutes=1)

    assert [came.method for came in line.came] == ["POST", "POST"]
    assert Message.objects.get().state == "sent"
