"""A10, A11, A12, A20: what the catalogue and the senders lack keeps a journey from going live; copy gets advice."""

import pytest

from audience.history import Actor
from audience.models import Plan
from audience.now import database_now
from channels.models import Sender
from journeys.operations.create import create
from journeys.operations.publish import NotReady, Published, publish
from tests.journeys.drawing import line, push, start, step

MAYA = Actor("user:maya")
LINK = "https://acme.example/upgrade"


def drawn(world, *steps):
    graph = line(
        start(types=["usage_threshold_hit"], where={"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "starter"}}), *steps
    )
    world.person("ada", plan="starter")
    world.event("ada", "usage_threshold_hit", meter="seats", threshold=80)
    return create(MAYA, name="Nudge", key="nudge", now=world.now, graph=graph)


def refusals(world):
    try:
        publish(MAYA, "nudge", now=world.now, ticks=["*"], note="x")
    except NotReady as why:
        return [(finding.check, finding.text) for finding in why.findings]
    return []


@pytest.mark.row("A11")
def test_a_value_that_the_catalogue_lacks_blocks_publishing_until_it_is_entered(world):
    drawn(world, push(body="Pro has room for {{ next_plan.limits.seats }} seats."))
    Plan.objects.filter(key="pro").update(limits={})

    assert refusals(world) == [
        ("catalogue", "Push: the catalogue has no “limits.seats” of Pro. Enter it there, or give a fallback here."),
    ]

    pro = Plan.objects.get(key="pro")
    pro.limits = {"seats": 30}
    pro.save()
    assert isinstance(publish(MAYA, "nudge", now=world.now, ticks=["*"], note="x"), Published)


@pytest.mark.row("A20")
def test_a_promotional_sms_is_not_published_while_its_sender_is_not_approved(world):
    drawn(world, step("sms", "send_sms"))
    sender = Sender.objects.create(channel="sms", provider="twilio", name="Main", registration="pending")

    assert [check for check, _text in refusals(world)] == ["sender"]

    sender.registration = "approved"
    sender.save()
    assert refusals(world) == []


@pytest.mark.row("A10")
@pytest.mark.row("A12")
def test_the_panel_of_a_message_advises_and_publishing_asks_for_no_tick(world, boss):
    # Pages go by the present, in which an event of last spring is one that stopped coming.
    world.now = database_now()
    drawn(world, step("sms", "send_sms", {"text": f"Upgrade today: {LINK} or {LINK}/pro"}))

    panel = boss.get("/admin/journeys/nudge/panel/?step=sms").content.decode()
    assert "Open with what stops people" in panel
    assert "There are 2 links; one link for one action works best." in panel
    dialog = boss.get("/admin/journeys/nudge/publish/").content.decode()
    assert "Open with what stops people" in dialog
    assert "Needs your tick" not in dialog
    assert isinstance(publish(MAYA, "nudge", now=world.now), Published)
