"""Under each rule stands how many people it holds for now, or why nobody can know."""

import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from audience.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.row("E6")]
PRO = {"op": "all", "of": [{"op": "eq", "left": {"field": "tier"}, "right": {"value": "pro"}}]}
OF_THE_EVENT = {"op": "eq", "left": {"event": "feature"}, "right": {"value": "boards"}}
SAME = {"op": "ge", "left": {"count": {"type": "exported", "same": ["feature"]}}, "right": {"value": 2}}
OPENED = {"op": "is_true", "left": {"message": {"node": None, "did": "opened"}}}


@pytest.fixture
def maya(client, django_user_model):
    user = django_user_model.objects.create_user("maya", is_staff=True)
    user.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_audience", codename="view_person"))
    client.force_login(user)
    return client


def told(client, rule):
    return client.post(reverse("cairn_rules:count"), {"rule": json.dumps(rule)}).json()["sentence"]


def test_it_says_how_many_of_how_many(maya):
    for tier in ("pro", "free"):
        Person.objects.create(home=-1, first_seen_at=datetime(2026, 11, 24, tzinfo=UTC), fields={"tier": tier})

    assert told(maya, PRO) == "1 of 2 people match now."


@pytest.mark.parametrize("rule", [OF_THE_EVENT, SAME])
def test_what_asks_about_the_event_cannot_be_counted_before_it_happens(maya, rule):
    assert "before it happens" in told(maya, {"op": "all", "of": [rule]})


def test_what_asks_about_messages_of_the_walk_cannot_be_counted(maya):
    assert "messages of the walk" in told(maya, OPENED)


@pytest.mark.parametrize(
    "rule", [None, {}, {"op": "all", "of": []}, {"op": "all", "of": [{}]}, {"op": "eq", "left": {"field": "x"}}, "x", 7]
)
def test_nothing_is_said_of_an_unfinished_rule_and_of_everybody(maya, rule):
    assert told(maya, rule) == ""


def test_whoever_may_not_see_people_is_told_nothing(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("lou", is_staff=True))

    assert client.post(reverse("cairn_rules:count"), {"rule": json.dumps(PRO)}).status_code == 403
