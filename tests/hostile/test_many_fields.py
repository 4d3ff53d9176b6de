"""Somebody has ten thousand fields: nothing is lost, pages stay readable, and events of theirs are walked as before (decision 0014)."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audience.models import Person, Quarantined
from journeys.forms.offers import Offers
from journeys.ruleform import control, registered
from tests.engine.test_walk import two_steps

MANY = 10_000
EACH = 2_500


@pytest.fixture
def ada(world):
    ada = world.person("ada", plan="starter")
    for at in range(0, MANY, EACH):
        world.say(ada, {"type": "identify", "traits": {f"t{n}": n for n in range(at, at + EACH)} | {f"m{at}_used_pct": 5}})
    return Person.objects.get(id=ada.id)


def suggested(rule):
    return {one.id.rpartition("-")[2]: [name for name, _title in one.options] for one in rule.suggestions}


def test_every_field_is_kept(ada):
    assert len([name for name in ada.fields if name.startswith("t") and name[1:].isdigit()]) == MANY
    assert not Quarantined.objects.exists()


def test_the_page_of_a_person_lists_what_anybody_reads_and_says_how_many_more_there_are(ada, admin_client):
    page = admin_client.get(reverse("insights:person", args=[ada.pk])).content.decode()

    assert page.count("<dt title=") == 200
    assert "more fields are not listed here" in page
    assert f"/api/people/{ada.pk}/" in page
    assert len(page) < 100_000


def test_each_meter_that_is_not_drawn_costs_no_query(world, ada, admin_client):
    world.say(ada, {"type": "identify", "traits": {f"n{n}_used_pct": n for n in range(50)}})

    with CaptureQueriesContext(connection) as asked:
        admin_client.get(reverse("insights:person", args=[ada.pk]))

    assert sum("cairn_audience_fieldchange" in str(one["sql"]) for one in asked) < 10


def test_the_rule_builder_suggests_the_commonest_and_what_is_registered_and_reads_any_name(world, ada):
    for name in ("ben", "cleo"):
        world.person(name, favourite="cheese")
    rule = {"op": "all", "of": [{"op": "ge", "left": {"field": "t9999"}, "right": {"value": 1}}]}

    known = registered()
    names = suggested(control("when", rule, known))["fields"]

    assert len(names) == len(Offers((), {}).fields) == 200
    assert {"favourite", "current_plan", "seats_used", "email"} <= set(names)
    assert known.schema.fields["t9999"] == "number"


def test_the_page_of_identify_lists_what_anybody_reads(ada, admin_client):
    page = admin_client.get(reverse("insights:event_type", args=["$identify"])).content.decode()

    assert page.count('<th scope="row"><code>') == 200
    assert "more names were seen and are not listed." in page


def test_no_field_costs_a_statement_and_their_events_are_walked_about_as_fast(world, ada):
    cleo, ben = (world.person(name, plan="starter") for name in ("cleo", "ben"))
    world.journey(two_steps())

    def walked(who):
        began = time.monotonic()
        with CaptureQueriesContext(connection) as asked:
            world.event(who, "feature_limit_reached", feature="boards")
        return len(asked), time.monotonic() - began

    walked(cleo)
    few, many = walked(ben), walked(ada)

    assert world.channels_heard_by(ada) == world.channels_heard_by(ben) == ["push"]
    # A statement for each field would be ten thousand; some 10 ms more on slow cores.
    assert many[0] - few[0] < 50
    assert many[1] - few[1] < 2
