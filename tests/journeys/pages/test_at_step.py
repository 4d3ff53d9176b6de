"""Numbers of some days only; the people at a step searched, and taken out as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.models import History, Person
from audience.now import database_now
from engine.models import Counter, Delta
from tests.insights.stories import nudge
from tests.journeys.pages.test_numbers import NUDGE, create_draft, maya, words, world

__all__ = ["maya", "world"]

WAIT = f"{NUDGE}people/?step=wait-push"


@pytest.fixture
def three(world):
    """Ada, Ben and Eve wait at one step; what was counted of them is of the spring."""
    create_draft(nudge(world))
    for name in ("ada", "ben", "eve"):
        world.event(world.person(name, plan="starter", storage_used_pct=83), "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(minutes=10)


def counts(client, query=""):
    return client.get(f"{NUDGE}_counts.json{query}").json()["nodes"]


@pytest.mark.row("E18")
def test_a_period_counts_what_happened_in_it_and_who_waits_waits_all_the_same(maya, three):
    assert counts(maya)["start"]["entered"] == 3
    assert counts(maya, "?days=7")["start"].get("entered", 0) == 0
    assert counts(maya, "?days=7")["wait-push"]["waiting"] == 3
    assert "entered 0" in words(maya.get(f"{NUDGE}people/?days=7")) or "0 entered" in words(maya.get(f"{NUDGE}people/?days=7"))

    for table in (Counter, Delta):
        table.objects.filter(node="start", measure="entered").update(hour=database_now() - timedelta(days=8))
    assert counts(maya, "?days=7")["start"].get("entered", 0) == 0
    assert counts(maya, "?days=30")["start"]["entered"] == 3

    assert [maya.get(f"{NUDGE}_counts.json?days={said}").status_code for said in ("8", "-7", "x", "07")] == [404] * 4


def test_the_page_offers_the_periods_and_keeps_the_chosen_one_for_its_figures(maya, three):
    page = maya.get(f"{NUDGE}?mode=numbers&days=30")

    assert "Happened in the last 30 days" in words(page)
    assert "people/?days=30" in page.content.decode()
    assert "_counts.json?days=30" in page.content.decode()


@pytest.mark.row("E18")
def test_people_at_a_step_are_found_by_a_part_of_their_name_or_address(maya, three):
    found = words(maya.get(f"{WAIT}&q=Be&part=rows"))
    assert "Ben" in found
    assert "Ada" not in found
    assert "Eve" not in found
    assert "Nobody here matches “zoë%”." in words(maya.get(f"{WAIT}&q=zo%C3%AB%25&part=rows"))


@pytest.mark.row("E18")
def test_the_file_has_all_of_them_with_since_when_and_a_name_is_no_formula(maya, three):
    Person.objects.filter(name="Eve").update(name="=cmd()")

    answer = maya.get(f"{WAIT}&format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="nudge-at-the-limit-wait-push-here-')
    assert rows[0] == ["Name", "Id", "E-mail", "Since", "Until"]
    assert sorted(row[0] for row in rows[1:]) == ["'=cmd()", "Ada", "Ben"]
    assert all(row[3].startswith("20") and row[4] > row[3] for row in rows[1:])
    assert History.objects.filter(operation="people.exported").count() == 1


def test_without_the_right_to_see_people_there_is_no_file(three):
    rita = User.objects.create_user("rita", is_staff=True)
    rita.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_journeys", codename="view_draft"))
    client = Client()
    client.force_login(rita)

    assert client.get(f"{WAIT}&format=csv").status_code == 403
    assert "format=csv" not in client.get(WAIT).content.decode()
