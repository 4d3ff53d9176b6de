"""The builder is one control of a form: JSON in, JSON out, suggestions and words beside it."""

import json
from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from audience.models import EventTypeRow, FieldDefinition, Person, Plan
from audience.rules import parse
from journeys.ruleform import control, read, registered

pytestmark = pytest.mark.django_db

RULE = {
    "op": "all",
    "of": [
        {"op": "in", "left": {"field": "current_plan"}, "right": {"value": ["free", "starter"]}},
        {"op": "ge", "left": {"field": "seats_used"}, "right": {"account": "seats_limit"}},
        {"op": "ge", "left": {"count": {"type": "paywall_encountered", "days": 7, "same": ["feature"]}}, "right": {"value": 3}},
        {"op": "not", "of": {"op": "any", "of": [{"op": "within_last", "left": {"field": "prompted_at"}, "right": {"value": "P14D"}}]}},
    ],
}


@pytest.fixture
def fields(db):
    for name, kind in (("seats_used", "number"), ("prompted_at", "moment"), ("storage_used_pct", "number"), ("blocked", "flag")):
        FieldDefinition.objects.create(name=name, type=kind, title=name.replace("_", " ").capitalize())
    FieldDefinition.objects.create(name="seats_limit", type="number", owner="account")


def drawn(data, **more):
    return render_to_string("journeys/_rule.html", {"rule": control("where", data, registered(**more), label="Only if")})


@pytest.mark.row("E6")
@pytest.mark.row("D9")
def test_a_rule_is_drawn_with_its_words_and_posts_back_as_it_was(fields):
    html = drawn(RULE, entry=["paywall_encountered"])

    assert 'name="where"' in html
    assert "seats_used is at least the account’s seats_limit" in html
    assert "did paywall_encountered at least 3 times in 7 days, same feature" in html
    assert read(control("where", RULE, registered()).json, registered()) == RULE
    assert " style=" not in html
    assert "<script" not in html


@pytest.mark.row("D4")
def test_operators_fit_the_type_of_the_field(fields):
    html = drawn({"op": "all", "of": [{"op": "is_true", "left": {"field": "blocked"}}]})

    assert '<option value="is_false">' in html
    assert '<option value="ge">' not in html


def test_fields_events_and_plans_are_suggested(fields):
    EventTypeRow.objects.create(key="project_shipped", title="Project shipped", properties=[{"name": "size", "type": "number"}])
    Plan.objects.create(key="free", name="Free", order=1)
    count = {"op": "ge", "left": {"count": {"type": "project_shipped"}}, "right": {"value": 3}}

    html = drawn({"op": "all", "of": [count, {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}}]})

    assert '<option value="project_shipped" label="Project shipped · never seen">' in html
    assert '<option value="seats_used" label="Seats used · number · not seen lately">' in html
    assert '<datalist id="rule-where-of-project_shipped"><option value="size">' in html
    assert '<option value="free">' in html


@pytest.mark.row("D6")
def test_values_that_people_have_are_suggested_and_which_plan_counts_is_said(fields):
    Person.objects.bulk_create(
        Person(home=-1, first_seen_at=datetime(2026, 11, 24, tzinfo=UTC), fields={"timezone": "Asia/Tokyo"}) for _n in range(2)
    )

    html = drawn({"op": "all", "of": [{"op": "eq", "left": {"field": "timezone"}, "right": {"value": "x"}}]})

    assert '<datalist id="rule-where-likely-0.0"><option value="Asia/Tokyo">' in html
    assert 'value="current_plan" label="Plan · the plan that counts: the account’s, or their own without an account · text' in html
    assert "the account’s plan alone; never true without an account" in html


def test_nothing_is_everybody():
    html = drawn(None)

    assert "Everybody" in html
    assert "of these are true" not in html
    assert read("", registered()) == {"op": "all", "of": []}
    assert parse(read("", registered())) == parse(None)


def test_what_people_typed_is_escaped():
    html = drawn({"op": "all", "of": [{"op": "eq", "left": {"field": '"><b>'}, "right": {"value": "<i>"}}]})

    assert "<b>" not in html
    assert "<i>" not in html


@pytest.fixture
def staff(django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("maya", is_staff=True))
    return client


def test_the_fragment_is_drawn_anew_after_a_change(fields, staff):
    rule = {"op": "all", "of": [{"op": "ge", "left": {"field": "storage_used_pct"}, "right": {"value": "80"}}]}

    answer = staff.post(
        reverse("cairn_rules:rule"),
        {"rule_name": "paths-0.rule", "rule_context": json.dumps({"entry": [], "label": "Who"}), "paths-0.rule": json.dumps(rule)},
    )

    html = answer.content.decode()
    assert 'id="rule-paths-0-rule"' in html
    assert "storage_used_pct is at least 80" in html
    assert "data-changed" in html
    assert "Who" in html


@pytest.mark.parametrize(
    "posted", [{}, {"rule_name": "r", "r": "[1"}, {"rule_name": "r", "r": '{"op":"all","of":[1,null,{"op":3}]}', "rule_context": "[]"}]
)
def test_any_nonsense_is_drawn_as_an_unfinished_rule(posted, staff):
    assert staff.post(reverse("cairn_rules:rule"), posted).status_code == 200


def test_only_staff_may_ask(client):
    assert client.post(reverse("cairn_rules:rule"), {}).status_code == 302
