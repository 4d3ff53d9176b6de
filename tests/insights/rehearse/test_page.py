"""The panel of a rehearsal: what it asks, what it tells, what it refuses."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.now import database_now
from engine.models import Journey
from journeys.models import Draft
from tests.insights.person.test_person_page import read
from tests.insights.stories import PANEL, nudge
from tests.world import World, graph_of

PAGE = "/admin/journeys/nudge-at-the-limit/rehearse/"
WALK = f"{PAGE}walk/"


@pytest.fixture
def world(db: None) -> World:
    world = World(database_now())
    journey = nudge(world)
    Draft.objects.create(journey=journey, graph=journey.live.graph, changed_at=world.now)
    world.person("ada", plan="starter", storage_used_pct=83, zone="UTC")
    return world


@pytest.fixture
def maya(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("maya"))
    return client


def walked(maya: Client, **said: str) -> str:
    return read(maya, f"{WALK}?{urlencode({**PANEL, **said})}")


@pytest.mark.row("E17")
def test_the_panel_tells_every_step_with_its_day_and_reason(world: World, maya: Client) -> None:
    assert "data-canvas-name" not in maya.get(PAGE).content.decode()

    said = walked(maya)

    assert "3 messages : Push, E-mail, SMS" in said
    assert "Day 0," in said
    assert "Took path “Storage 80 % or more”" in said
    assert "storage_used_pct 83 is at least 80" in said


@pytest.mark.row("E17")
def test_an_answer_and_an_upgrade_change_what_follows(world: World, maya: Client) -> None:
    assert "1 message : Push" in walked(maya, **{"a-push-storage": "clicked", "h-push-storage": "5"})
    upgraded = walked(maya, b0="plan_upgraded:pro", bh0="30")
    assert "Reached the goal of Nudge at the limit" in upgraded
    assert "SMS" not in upgraded.split("messages :")[1][:40]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"who": "nobody-knows"}, "Nobody is known as “nobody-knows”."),
        ({"at": "2001-01-01T10:00"}, "It begins now or within the next 80 days."),
        ({"at": "9999-12-31T23:59"}, "It begins now or within the next 80 days."),
        ({"at": "soon"}, "“soon” is no moment."),
        ({"fields": "seats"}, "“seats” is not “name = value”."),
        ({"a-push-storage": "clicked", "h-push-storage": "-3"}, "“-3” is no number of hours"),
        ({"b0": "no_such_type"}, "There is no event type “no_such_type”."),
        ({"properties": "pct = 83"}, "This event would be refused: meter is missing."),
        ({"a-push-storage": "eats it"}, "3 messages"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(world: World, maya: Client, said: dict[str, str], wrong: str) -> None:
    assert wrong in walked(maya, **said)


def test_a_draft_that_is_not_finished_says_what_to_finish(world: World, maya: Client) -> None:
    draft = Draft.objects.get()
    draft.graph["nodes"].append({"id": "new", "type": "send_sms", "settings": {}, "name": "", "schema": 1})
    draft.save()

    assert "Finish these first" in read(maya, WALK)


@pytest.mark.row("E17")
def test_without_a_question_it_begins_with_who_entered_last(world: World, maya: Client) -> None:
    world.event("ada", "usage_threshold_hit", meter="storage", pct=83, threshold=80)

    said = read(maya, WALK)

    assert "Ada would not walk this. Already inside" in said


def test_what_people_would_get_is_shown_to_whoever_may_see_people(world: World, client: Client) -> None:
    user = User.objects.create_user("rita", is_staff=True)
    user.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_journeys", codename="view_draft"))
    client.force_login(user)

    assert client.get(PAGE).status_code == 403
    assert client.get(WALK).status_code == 403
    assert Journey.objects.count() == 1


def test_names_and_texts_are_text(world: World, maya: Client) -> None:
    world.say("ada", {"type": "identify", "traits": {"name": "<img src=x onerror=alert(1)>"}})
    source = maya.get(WALK, PANEL).content.decode()

    assert "<img src=x" not in source
    assert "&lt;img src=x" in source


def test_all_answers_are_tried_and_those_that_change_nothing_open_no_way(world: World, maya: Client) -> None:
    said = read(maya, f"{PAGE}every/?{urlencode(PANEL)}")

    assert "She or he does nothing 3 messages: Push, E-mail, SMS" in said
    assert "Push: storage: opens it 1 message: Push" in said
    assert "E-mail: room to grow: clicks 2 messages: Push, E-mail" in said
    # What was opened goes on as what was clicked does, and a mail that is only opened as one that is not.
    assert "3 ways this can go" in said

    assert "Nobody is known as “x”." in read(maya, f"{PAGE}every/?who=x")


@pytest.mark.row("E17")
def test_where_nobody_is_named_three_are_offered_who_entered_lately(world: World, maya: Client) -> None:
    for name in ("ben", "cleo", "dov", "eli"):
        world.person(name, plan="starter", storage_used_pct=83, zone="UTC")
        world.event(name, "usage_threshold_hit", meter="storage", pct=83, threshold=80)

    said = read(maya, WALK)
    # Eli, who entered last, is walked already.
    assert "Lately: Dov Cleo Ben When" in said
    assert "Lately: Eli Dov Cleo When" in read(maya, f"{WALK}?who=")
    assert "Lately" not in walked(maya)


@pytest.mark.row("E17")
def test_where_chance_decides_a_path_is_chosen_or_it_falls(world: World, maya: Client) -> None:
    shares = [{"key": "a", "label": "Push", "percent": 50}, {"key": "b", "label": "Text", "percent": 50}]
    draft = Draft.objects.get()
    draft.graph = graph_of(
        ("start", "entry_event", {"types": ["usage_threshold_hit"]}),
        ("split", "split", {"shares": shares, "salt": "split"}),
        ("push", "send_push", {"title": "a", "body": "b"}),
        ("sms", "send_sms", {"text": "a"}),
        edges=["start.next split", "split.a push", "split.b sms"],
    )
    draft.save()

    fell = {walked(maya).split(" message : ")[1].split()[0] for _again in range(3)}
    assert len(fell) == 1
    assert "1 message : Push" in walked(maya, **{"p-split": "a"})
    assert "1 message : SMS" in walked(maya, **{"p-split": "b"})
    assert "1 message" in walked(maya, **{"p-split": "no-such-path"})


@pytest.mark.row("E17")
def test_somebody_made_up_agrees_to_what_is_ticked(world: World, maya: Client) -> None:
    made_up = {"who": "", "asked": "1", "plan": "starter", "fields": "storage_used_pct = 83\ntimezone = Asia/Tokyo"}

    said = walked(maya, **made_up, consent="email")

    assert "When, in Tokyo" in said
    assert "1 message : E-mail" in said
