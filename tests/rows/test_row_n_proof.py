"""N5, and C11, C12, B1, D4: what is stuck is found, and who is left alone for now."""

import base64
from datetime import timedelta

import pytest
from django.urls import reverse

from audience import keys
from audience.models import Person, Quarantined
from channels.models import Message
from engine.models import Run
from engine.runtime.doctor import examine
from tests.world import World, graph_of

NOON = {"title": "Nearly full", "body": "8 of 10 boards are used"}


def prompt(*types, prompt=True):
    return graph_of(("start", "entry_event", {"types": list(types)}), ("push", "send_push", NOON), edges=["start.next push"], prompt=prompt)


@pytest.fixture
def held(world):
    """Ada's message is held in the night."""
    world.until(world.now.replace(hour=23))
    world.person("ada")
    world.journey(prompt("feature_limit_reached"))
    world.event("ada", "feature_limit_reached", feature="boards")
    assert Message.objects.get().state == "held"
    return world


BREAKS = {
    "sending_without_message": lambda now: Message.objects.update(visit_key="nobody:knows:1"),
    "pending_of_ended_runs": lambda now: Run.objects.update(state="exited", wake_at=None, ended_at=now, reason="by hand"),
    "held_overdue": lambda now: Message.objects.update(due_at=now - timedelta(minutes=1)),
    "timers_overdue": lambda now: Run.objects.update(wake_at=now - timedelta(minutes=1)),
    "claims_old": lambda now: Message.objects.update(
        state="claimed", due_at=None, valid_until=now, claimed_at=now - timedelta(minutes=5), token="00000000-0000-0000-0000-000000000001"
    ),
}


@pytest.mark.row("N5")
def test_a_healthy_engine_has_nothing_stuck(held):
    assert [finding.code for finding in examine(held.now) if finding.stuck] == []


@pytest.mark.row("N5")
@pytest.mark.parametrize("code", BREAKS)
def test_what_somebody_breaks_by_hand_in_sql_is_found_and_explained(held, code):
    BREAKS[code](held.now)

    found = {finding.code: finding for finding in examine(held.now)}

    assert found[code].stuck
    assert found[code].count == 1
    assert found[code].words


@pytest.mark.row("C11")
def test_on_the_third_day_a_heads_up_is_suppressed_and_the_real_limit_speaks(world):
    ada = world.person("ada", here_for=timedelta(days=3))
    ben = world.person("ben", here_for=timedelta(days=3))
    world.journey(prompt("usage_threshold_hit"))

    world.event(ada, "usage_reported", meter="seats", used=85, limit=100, scope="person")
    world.journey(prompt("feature_limit_reached"), "limit")
    world.event(ben, "feature_limit_reached", feature="seats", used=100, limit=100)

    held = Message.objects.get(person_id=ada.id)
    assert (held.state, held.why, held.due_at) == ("held", "onboarding_held", world.now + timedelta(days=11))
    assert world.heard_by(ben) == ["Nearly full"]


@pytest.mark.row("A5")
def test_after_the_milestone_the_same_signal_speaks(world):
    ada = world.person("ada", here_for=timedelta(days=3))
    world.journey(prompt("usage_threshold_hit"))

    world.event(ada, "onboarding_completed").event(ada, "usage_reported", meter="seats", used=85, limit=100)

    assert world.heard_by(ada) == ["Nearly full"]


@pytest.mark.row("B1")
@pytest.mark.parametrize(
    "type_", ["purchase_completed", "onboarding_completed", "milestone_reached", "signed_up", "renewal_upcoming", "subscription_renewed"]
)
def test_a_purchase_a_milestone_a_sign_up_and_a_renewal_each_start_a_journey(world, boss, type_):
    ada = world.person("ada")
    said = {
        "purchase_completed": {"amount": 20, "currency": "USD"},
        "milestone_reached": {"what": "boards", "count": 50},
        "renewal_upcoming": {"period": "month", "months": 3},
    }
    properties = said.get(type_, {})
    if type_ == "subscription_renewed":
        form = {"title": type_, "key": type_, "properties": "", "life_hours": 48}
        assert boss.post(reverse("admin:cairn_audience_eventtyperow_add"), form).status_code == 302
    world.journey(prompt(type_))

    world.event(ada, type_, **properties)

    assert world.heard_by(ada) == ["Nearly full"]


@pytest.mark.row("D4")
def test_a_field_of_the_wrong_type_is_kept_apart_with_its_name_and_a_sentence_and_changes_nothing(world, client):
    world.person("ada", storage_used_pct=40)
    secret = keys.make("server", "server", [], "user:boss", world.now)[1]
    who = {"Authorization": "Basic " + base64.b64encode(f"{secret}:".encode()).decode()}
    said = {"userId": "ada", "traits": {"storage_used_pct": "ninety"}}

    assert client.post("/v1/identify", said, content_type="application/json", headers=who).status_code == 200

    refused = Quarantined.objects.get()
    assert (refused.field, refused.code) == ("traits.storage_used_pct", "wrong_type")
    assert refused.sentence
    assert Person.objects.get(external_id="ada").fields["storage_used_pct"] == 40


@pytest.mark.row("C2")
@pytest.mark.row("D3")
def test_the_top_tier_cannot_enter_where_the_filter_says_so_and_the_reason_names_the_plan(db, boss):
    world = World()
    eve, ada = world.person("eve", plan="enterprise"), world.person("ada", plan="starter")
    graph = prompt("feature_limit_reached")
    graph["nodes"][0]["settings"]["where"] = {"op": "ne", "left": {"field": "current_plan"}, "right": {"value": "enterprise"}}
    world.journey(graph)
    for who in (eve, ada):
        world.event(who, "feature_limit_reached", feature="boards")

    assert (world.heard_by(eve), world.heard_by(ada)) == ([], ["Nearly full"])
    page = boss.get(f"/admin/people/{eve.id}/").content.decode()
    assert "nterprise" in page
