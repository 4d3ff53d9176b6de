"""B5: room between messages of all journeys; the reason names the other message."""

from datetime import timedelta

import pytest

from channels.models import Guardrails, Message
from engine.models import Step
from tests.person_page import person_page
from tests.world import graph_of

GAP = timedelta(hours=3)


def one_push(name, **everywhere):
    graph = graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"}),
        ("push", "send_push", {"title": name, "body": f"{name} says hello.", "is_prompt": everywhere.get("prompt", False)}),
        edges=["start.next push"],
        **everywhere,
    )
    graph["nodes"][1]["name"] = f"Push: {name}"
    return graph


@pytest.fixture
def two(world):
    """Two journeys that begin with the same event."""
    return world.journey(one_push("first"), "first"), world.journey(one_push("second"), "second")


def hit(world, *people):
    for who in people:
        world.event(who, "feature_limit_reached", feature="seats")


def sent(who):
    return {m.journey_id: m for m in Message.objects.filter(person_id=who.id)}


@pytest.mark.row("B5")
def test_of_two_journeys_that_are_due_at_once_the_second_waits_and_names_the_first(world, two, boss):
    Guardrails.objects.create(id=1, message_gap=GAP)
    ada = world.person("ada")
    hit(world, ada)

    first, second = sent(ada)[two[0].id], sent(ada)[two[1].id]
    assert (first.state, second.state, second.why) == ("sent", "held", "message_gap")
    assert second.due_at == world.now + GAP
    assert (second.why_values["message"], second.why_values["journey"]) == (first.id, two[0].id)

    page = person_page(boss, ada)
    assert "It was “Push: first” of first." in page.text
    assert page.link("Show it") == f"/admin/people/{ada.id}/?message={first.id}"

    world.later(hours=3)
    assert [m.state for m in Message.objects.order_by("id")] == ["sent", "sent"]
    assert sent(ada)[two[1].id].sent_at - sent(ada)[two[0].id].sent_at >= GAP


@pytest.mark.row("B5")
def test_where_the_installation_says_so_the_second_is_skipped(world, two, boss):
    Guardrails.objects.create(id=1, message_gap=GAP, message_gap_then="skip")
    ada = world.person("ada")
    hit(world, ada)

    assert {m.state: m.why for m in Message.objects.all()} == {"sent": "", "skipped": "message_gap_skip"}
    assert Message.objects.get(state="skipped").why_values["message"] == Message.objects.get(state="sent").id
    assert "It was “Push: first” of first." in person_page(boss, ada).text


@pytest.mark.row("B5")
def test_without_a_gap_both_go_out_and_one_journey_never_waits_for_itself(world, two):
    ada = world.person("ada")
    hit(world, ada)
    assert Message.objects.filter(state="sent").count() == 2

    Guardrails.objects.create(id=1, message_gap=GAP)
    ben = world.person("ben")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["session_started"]}),
            ("push", "send_push", {"title": "a", "body": "a"}),
            ("email", "send_email", {"subject": "b", "body": "b"}),
            edges=["start.next push", "push.next email"],
        ),
        "both",
    )
    world.event(ben, "session_started")
    assert world.channels_heard_by(ben) == ["push", "email"]


@pytest.mark.row("B5")
def test_two_held_to_the_same_morning_do_not_go_out_together(world, two):
    Guardrails.objects.create(id=1, message_gap=GAP)
    ada = world.person("ada")
    world.event(ada, "support_ticket_opened", ticket="t")
    hit(world, ada)
    assert set(Message.objects.values_list("why", flat=True)) == {"ticket_open"}

    world.event(ada, "support_ticket_closed", ticket="t").later(days=3)

    assert {m.state: m.why for m in Message.objects.all()} == {"sent": "", "held": "message_gap"}


@pytest.mark.row("B5")
def test_a_journey_whose_prompt_was_skipped_has_not_prompted_anybody(world, boss):
    Guardrails.objects.create(id=1, prompt_gap=timedelta(days=3650))
    ada = world.person("ada", consents="email push")
    graph = graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("sms", "send_sms", {"text": "a", "is_prompt": True}),
        ("rest", "wait_time", {"lasts": "P1D"}),
        edges=["start.next sms", "sms.next rest", "sms.skipped rest"],
        prompt=True,
    )
    world.journey(graph, "upsell")
    hit(world, ada)

    assert Message.objects.get().state == "skipped"
    page = person_page(boss, ada)
    assert "The last upgrade prompt" not in page.text
    assert "has yet to send this person its upgrade prompt" in page.text


@pytest.mark.row("B5")
def test_the_prompt_gap_names_the_prompt_that_came_before(world, boss):
    ada = world.person("ada")
    first = world.journey(one_push("first", prompt=True), "first")
    hit(world, ada)
    first.state = "closed"
    first.save()
    world.journey(one_push("second", prompt=True), "second")
    world.later(days=2)
    hit(world, ada)

    refused = Step.objects.get(person_id=ada.id, kind="refused", code="prompt_gap")
    assert refused.values["message"] == Message.objects.get().id
    page = person_page(boss, ada)
    assert "The last upgrade prompt was 2 days ago" in page.text
    assert "It was “Push: first” of first." in page.text
    assert page.link("Show it")


@pytest.mark.row("B5")
def test_the_setting_is_on_the_page_of_guardrails(world, boss):
    page = boss.get("/admin/cairn_channels/guardrails/", follow=True).content.decode()
    assert "Room between messages of different journeys" in page
