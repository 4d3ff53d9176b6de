"""A message before it goes out: for whom it is shown, and what an SMS will take once its links are counted."""

import re
from datetime import timedelta
from html import unescape

import pytest

from audience.history import Actor
from audience.models import Event, Person
from audience.now import database_now
from channels.content.segments import measure
from channels.models import Message, MessageBody
from journeys.operations.create import create
from journeys.operations.publish import publish
from tests.world import World, graph_of

BOSS = Actor("user:boss")
TEXT = "Your plan is nearly full, and what does not fit waits outside until there is room for it again: {url} Reply STOP to opt out."
URL = "https://acmeboards.example/billing"


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def shown(maya):
    def look(step="sms"):
        return " ".join(maya.get(f"/admin/journeys/nudge/preview/?step={step}").content.decode().split())

    return look


@pytest.fixture
def nudge(world):
    where = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "starter"}}
    graph = graph_of(
        ("start", "entry_event", {"types": ["limit_reached"], "where": where}),
        ("sms", "send_sms", {"text": TEXT.format(url=URL), "is_prompt": False}),
        edges=["start.next sms"],
    )
    return create(BOSS, name="Nudge", key="nudge", now=world.now, graph=graph)


def happened(who, at):
    Event.objects.create(type="limit_reached", person_id=who.pk, at=at, received_at=at)


def test_who_is_shown_first_is_somebody_whom_the_filter_lets_in(world, shown, nudge):
    ada, ben = world.person("ada", plan="starter"), world.person("ben", plan="enterprise")
    happened(ada, world.now)
    happened(ben, world.now + timedelta(hours=1))

    assert 'value="Ada"' in shown()


def test_with_no_event_yet_the_filter_still_chooses(world, shown, nudge):
    world.person("ada", plan="starter")
    world.person("ben", plan="enterprise")

    assert 'value="Ada"' in shown()


def test_whoever_entered_last_is_shown_before_anybody_else(world, shown, nudge):
    ada, cleo = world.person("ada", plan="starter"), world.person("cleo", plan="starter")
    publish(BOSS, "nudge", now=world.now, ticks=["*"])
    world.event(ada, "limit_reached")
    Person.objects.filter(pk=ada.pk).update(plan="enterprise")
    happened(cleo, database_now())

    assert 'value="Ada"' in shown()


@pytest.mark.row("A13")
@pytest.mark.row("A14")
def test_the_meter_counts_what_is_sent_with_its_link_counted_too(world, shown, nudge, settings):
    """160 characters as written take one segment; with the link that is sent in their place they take two."""
    settings.PUBLIC_URL = "https://messages.acmeboards.example"
    world.person("ada", plan="starter")
    assert measure(TEXT.format(url=URL)).segments == 1

    page = shown()
    publish(BOSS, "nudge", now=world.now, ticks=["*"])
    world.event("ada", "limit_reached").later(hours=1)

    sent = Message.objects.get()
    assert sent.segments == 2
    assert f'data-segments="{sent.segments}"' in page
    link = next(word for word in MessageBody.objects.get(message=sent).text.split() if word.startswith("https://messages."))
    # The number of the message stands in its link, and a longer number may take a character more.
    said = re.search(rf"(\d+) characters instead of {len(URL)}", page)
    counted = re.search(rf'"{re.escape(URL)}": (\d+)', unescape(page))
    assert said
    assert counted
    assert said[1] == counted[1]
    assert abs(int(said[1]) - len(link)) <= 2
