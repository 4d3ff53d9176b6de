"""Numbers beside the canvas: which version, whom a message did not reach, the walk of one person."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User

from engine.models import Run, Version
from journeys.models import Draft
from journeys.operations.finding import find
from tests.insights.stories import ada_at_her_limit, nudge
from tests.journeys.pages.test_canvas import data_of
from tests.world import World

NUDGE = "/admin/journeys/nudge-at-the-limit/"


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def maya(client, db):
    client.force_login(User.objects.create_superuser("maya"))
    return client


def words(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def walked(world):
    """Ada walks the whole way; Cleo may not be texted."""
    journey = nudge(world)
    create_draft(journey)
    ada = ada_at_her_limit(world)
    cleo = world.person("cleo", plan="starter", storage_used_pct=91, consents="email push")
    world.event(cleo, "usage_threshold_hit", meter="storage", pct=91, threshold=90)
    world.later(days=10)
    return journey, ada, cleo


def create_draft(journey):
    Draft.objects.get_or_create(journey=journey, defaults={"graph": journey.live.graph, "changed_at": journey.changed_at})


@pytest.mark.row("E18")
def test_the_drawer_of_a_message_says_whom_it_did_not_reach_and_why(maya, walked):
    here = words(maya.get(f"{NUDGE}people/?step=sms"))
    lost = words(maya.get(f"{NUDGE}people/?step=sms&tab=lost"))

    assert "Why it was not sent No consent 1" in here
    assert "Here now 0 Went on 2 Left here 0 Not sent 1" in here
    assert "Cleo No consent," in lost
    assert "Ada" not in lost


@pytest.mark.row("E18")
def test_with_no_step_open_the_figures_of_the_journey_are_shown(maya, walked):
    said = words(maya.get(f"{NUDGE}people/"))

    assert "2 entered" in said or "entered 2" in said
    assert "How walks ended Went to the end 2" in said
    assert "Why messages were not sent No consent 1" in said


@pytest.mark.row("E14")
@pytest.mark.row("E18")
def test_numbers_are_of_the_version_that_is_chosen_or_of_all(maya, walked):
    journey, _ada, _cleo = walked
    second = Version.objects.create(
        journey=journey, number=2, graph=journey.live.graph, published_by="user:maya", published_at=journey.changed_at
    )
    journey.live = second
    journey.save()

    page = maya.get(f"{NUDGE}?mode=numbers&version=all")
    assert "All versions" in words(page)
    counts = {which: maya.get(f"{NUDGE}_counts.json?version={which}").json()["nodes"] for which in ("1", "2", "all")}

    assert counts["1"]["start"]["entered"] == counts["all"]["start"]["entered"] == 2
    assert counts["2"]["start"].get("entered", 0) == 0
    assert data_of(page)["urls"]["counts"].endswith("?version=all")
    assert maya.get(f"{NUDGE}?version=1&step=sms").headers["Location"] == f"{NUDGE}versions/1/?step=sms"


@pytest.mark.row("E18")
def test_a_finished_walk_is_lit_with_its_times(maya, walked):
    _journey, ada, _cleo = walked
    run = Run.objects.get(person_id=ada.pk)
    assert run.ended_at is not None

    page = maya.get(f"{NUDGE}?mode=numbers&run={run.pk}", follow=True)
    path = data_of(page)["path"]

    assert list(path["nodes"])[:3] == ["start", "which-limit", "push-storage"]
    assert path["nodes"]["push-storage"] == ["**Mon 2 Mar, 21:40**", "on Tue 3 Mar, 09:00"]
    assert "start|next" in path["edges"]
    assert "sms|next" in path["edges"]
    assert "Ada Version 1, entered Mon 2 Mar, 21:40, left" in words(page)
    assert "Clear" in words(page)


def test_the_walk_of_another_version_opens_that_version(maya, walked):
    journey, ada, _cleo = walked
    graph = {**journey.live.graph, "notes": [{"id": "note-1", "at": "sms", "text": "shorter"}]}
    second = Version.objects.create(journey=journey, number=2, graph=graph, published_by="user:maya", published_at=journey.changed_at)
    journey.live = second
    journey.save()
    draft = find(journey.key)
    draft.graph = graph
    draft.save()
    run = Run.objects.get(person_id=ada.pk)

    answer = maya.get(f"{NUDGE}?mode=numbers&run={run.pk}")

    assert answer.headers["Location"] == f"{NUDGE}versions/1/?mode=numbers&run={run.pk}"
    assert "The live version is 2." in words(maya.get(answer.headers["Location"]))


@pytest.mark.row("E18")
def test_whoever_leaves_while_waiting_is_counted_where_they_waited(world, maya):
    create_draft(nudge(world))
    for name in ("ada", "ben", "eve"):
        who = world.person(name, plan="starter", storage_used_pct=83)
        world.event(who, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(minutes=10)
    world.event(who, "plan_upgraded", to="pro")

    wait = maya.get(f"{NUDGE}_counts.json").json()["nodes"]["wait-push"]

    assert (wait["entered"], wait["waiting"], wait.get("left", 0), wait["out"]) == (3, 2, 0, 1)
    assert "out from here 1" in words(maya.get(f"{NUDGE}people/", {"step": "wait-push"}))


@pytest.mark.row("E18")
def test_numbers_open_on_the_live_version_as_it_is_drawn_and_tell_of_people_who_are_not_on_it(maya, world):
    journey = nudge(world)
    for name in ("ada", "ben", "eve"):
        world.event(world.person(name, plan="starter", storage_used_pct=83), "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(minutes=10)
    create_draft(journey)
    draft = find(journey.key)
    gone = {"wait-push"}
    draft.graph = {
        **draft.graph,
        "nodes": [node for node in draft.graph["nodes"] if node["id"] not in gone],
        "edges": [edge for edge in draft.graph["edges"] if not gone & {edge["from"], edge["to"]}],
    }
    draft.save()

    live = f"{NUDGE}versions/1/?mode=numbers"
    assert maya.get(f"{NUDGE}?mode=numbers&days=7").headers["Location"] == f"{live}&days=7"
    assert maya.get(f"{NUDGE}?mode=numbers&version=all").headers["Location"] == f"{live}&version=all"
    page = maya.get(live)
    assert "wait-push" in data_of(page)["cards"]
    assert "Version 1, live" in words(page)
    assert "Open the draft" in words(page)
    assert data_of(maya.get(NUDGE))["urls"]["numbers"] == live

    asked = maya.get(f"{NUDGE}?mode=numbers&version=draft")
    assert "wait-push" not in data_of(asked)["cards"]
    assert "3 at steps that are not drawn here" in words(asked)
    assert "not drawn here" not in words(page)

    journey.live = Version.objects.create(
        journey=journey, number=2, graph=draft.graph, published_by="user:maya", published_at=journey.changed_at
    )
    journey.save()
    assert "3 more on version 1" in words(maya.get(f"{NUDGE}?mode=numbers"))
    every = maya.get(f"{NUDGE}versions/2/?mode=numbers&version=all")
    assert data_of(every)["urls"]["counts"].endswith("?version=all")
    assert "All versions" in words(every)
    assert "3 at steps that are not drawn here" in words(every)


@pytest.mark.row("E18")
def test_reached_the_goal_says_what_it_counts_beside_how_walks_ended(maya, world, walked):
    _journey, ada, _cleo = walked
    world.event(ada, "plan_upgraded", to="pro")
    said = words(maya.get(f"{NUDGE}people/"))

    assert "reached the goal 1" in said
    assert "How walks ended Went to the end 2" in said
    assert "also after their walk had ended otherwise" in said
