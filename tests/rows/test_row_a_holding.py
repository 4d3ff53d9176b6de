"""A8, A9: held to the recipient's own morning, and asked again from the start when the hold ends."""

from datetime import UTC, datetime

import pytest

from channels.gate.reasons import sentence
from channels.models import Message
from engine.models import Step
from tests.world import World, graph_of

# Half past six in the morning of UTC: half past one in New York, half past ten in the evening in San Francisco.
NIGHT = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
NEW_YORK, SAN_FRANCISCO = "+12125550142", "+14155550142"


@pytest.fixture
def world(db):
    return World(NIGHT)


def one_sms(**settings):
    return graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("sms", "send_sms", {"text": "8 of 10 boards are used.", **settings}),
        edges=["start.next sms"],
    )


def hit(world, *people):
    for who in people:
        world.event(who, "feature_limit_reached", feature="boards", used=8, limit=10)


def held(who):
    return Message.objects.get(person_id=who.id)


@pytest.mark.row("A8")
def test_a_212_and_a_415_number_are_released_each_at_its_own_opening_minute(world):
    ada, ben = world.person("ada", zone="", phone=NEW_YORK), world.person("ben", zone="", phone=SAN_FRANCISCO)
    world.journey(one_sms())

    hit(world, ada, ben)

    assert [(held(who).state, held(who).why) for who in (ada, ben)] == [("held", "quiet_hours")] * 2
    assert (held(ada).due_at, held(ben).due_at) == (datetime(2026, 3, 3, 14, tzinfo=UTC), datetime(2026, 3, 3, 17, tzinfo=UTC))

    world.until(datetime(2026, 3, 3, 13, 59, 59, tzinfo=UTC))
    assert (held(ada).state, held(ben).state) == ("held", "held")
    world.later(seconds=1)
    assert (held(ada).state, held(ben).state) == ("sent", "held")
    world.later(hours=3)
    assert held(ben).sent_at == datetime(2026, 3, 3, 17, tzinfo=UTC)


@pytest.mark.row("A8")
def test_the_page_of_the_person_shows_why_it_waits_and_until_when(world, boss):
    ben = world.person("ben", zone="", phone=SAN_FRANCISCO)
    world.journey(one_sms())
    hit(world, ben)

    message = held(ben)
    assert sentence(message.why, message.why_values).endswith("it goes out on 2026-03-03 09:00 America/Los_Angeles.")
    page = boss.get(f"/admin/people/{ben.id}/").content.decode()
    assert "uiet hours" in page
    assert "09:00" in page


@pytest.mark.row("A8")
def test_ones_own_zone_goes_before_the_number(world):
    ada, dov = world.person("ada", zone="", phone=NEW_YORK), world.person("dov", zone="Asia/Tokyo", phone=NEW_YORK)
    world.journey(one_sms())
    hit(world, ada, dov)

    # Half past three in the afternoon in Tokyo.
    assert (held(ada).state, held(dov).state) == ("held", "sent")


@pytest.fixture
def waiting(world):
    ada = world.person("ada", plan="starter", zone="", phone=NEW_YORK)
    world.journey(one_sms())
    hit(world, ada)
    world.later(hours=3)
    return ada


@pytest.mark.row("A9")
def test_whoever_upgrades_during_the_hold_hears_nothing_and_the_reason_is_kept(world, waiting):
    world.event(waiting, "plan_upgraded", to="pro").later(days=2)

    assert (held(waiting).state, held(waiting).why) == ("cancelled", "goal")
    assert world.heard_by(waiting) == []


@pytest.mark.row("A9")
def test_whoever_says_stop_during_the_hold_hears_nothing_and_the_reason_is_kept(world, waiting):
    world.event(waiting, "consent_withdrawn", channel="sms", source="SMS reply", wording="STOP").later(days=2)

    assert (held(waiting).state, held(waiting).why) == ("skipped", "consent_withdrawn")
    assert world.heard_by(waiting) == []
    assert Step.objects.filter(person_id=waiting.id, kind="asked", code="consent_withdrawn").exists()


@pytest.mark.row("A9")
@pytest.mark.row("C12")
def test_whoever_opens_a_ticket_during_the_hold_hears_nothing_until_it_is_closed_and_cooled_down(world, waiting):
    world.event(waiting, "support_ticket_opened", ticket="t1").later(days=5)
    assert (held(waiting).state, held(waiting).why) == ("held", "ticket_open")

    world.event(waiting, "support_ticket_closed", ticket="t1")
    closed = world.now
    assert (held(waiting).state, held(waiting).why) == ("held", "ticket_cooldown")
    world.later(days=4)

    assert held(waiting).state == "sent"
    assert (held(waiting).sent_at - closed).days >= 3
