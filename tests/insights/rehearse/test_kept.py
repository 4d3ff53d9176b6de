"""A rehearsal kept as a test: it stays true when people change, says what differs when the journey does, and stands before a publish."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audience.history import Actor
from audience.models import FieldDefinition, Person
from audience.now import database_now
from engine.models import Journey
from insights.rehearse.kept import play_kept
from journeys.graph.finished import finished
from journeys.models import Draft, KeptTest
from journeys.operations import testing
from journeys.operations.edit import edit
from journeys.operations.publish import NotReady, Published, publish
from tests.insights.person.test_person_page import read
from tests.insights.rehearse.test_rehearse import rows
from tests.insights.stories import PANEL, nudge
from tests.world import World, graph_of

KEY = "nudge-at-the-limit"
PAGE = f"/admin/journeys/{KEY}/"
KEEP = f"{PAGE}rehearse/keep/"
MAYA = Actor("user:maya")


@pytest.fixture
def world(db: None) -> World:
    world = World(database_now())
    journey = nudge(world)
    Draft.objects.create(journey=journey, graph=journey.live.graph, changed_at=world.now)
    world.person("ada", plan="starter", storage_used_pct=83, favourite="tea", zone="Europe/Lisbon")
    return world


@pytest.fixture
def maya(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("maya"))
    return client


@pytest.fixture
def kept(world: World, maya: Client) -> KeptTest:
    maya.post(KEEP, {**PANEL, "name": "Storage at 83 %"})
    return KeptTest.objects.get()


def sooner(node: str = "wait-click", **settings: Any) -> None:
    """Change the draft: the SMS comes after two days instead of four."""
    draft = Draft.objects.get()
    raw = next(raw for raw in draft.graph["nodes"] if raw["id"] == node)
    command = {"op": "configure", "id": node, "settings": {**raw["settings"], **(settings or {"give_up_after": "P2D"})}}
    edit(MAYA, KEY, revision=draft.revision, commands=[command], now=database_now())


@pytest.mark.row("E17")
def test_what_is_kept_is_told_before_it_is_kept(world: World, maya: Client) -> None:
    said = read(maya, f"{KEEP}?{urlencode(PANEL)}")

    assert "It is played by somebody made up" in said
    assert "starter, storage_used_pct 83" in said
    assert "Push on day" in said
    assert not KeptTest.objects.exists()


@pytest.mark.row("E17")
def test_a_test_keeps_what_matters_and_nobody_s_name(kept: KeptTest) -> None:
    who = kept.story["person"]

    assert who == {"plan": "starter", "zone": "Europe/Lisbon", "consents": ["email", "sms", "push"], "fields": {"storage_used_pct": 83}}
    assert [one["channel"] for one in kept.outcome["says"]] == ["push", "email", "sms"]
    assert kept.outcome["ended"] == "finished"
    assert "ada" not in str(kept.whole()).lower()


@pytest.mark.row("E17")
def test_it_stays_true_when_she_changes_or_goes_and_leaves_no_row(kept: KeptTest, world: World) -> None:
    world.say("ada", {"type": "identify", "traits": {"plan": "enterprise", "storage_used_pct": 1}})
    Person.objects.update(email="", fields={}, name="")
    before = rows()

    assert [one.state for one in testing.run(MAYA, KEY, now=database_now())] == ["passed"]
    assert rows() == before


@pytest.mark.row("E17")
def test_a_change_of_the_journey_is_said_and_stands_before_a_publish(kept: KeptTest, maya: Client) -> None:
    sooner()
    with pytest.raises(NotReady, match="is said on day 3; kept: day 5") as caught:
        publish(MAYA, KEY, now=database_now())
    assert [(one.key, one.weighty) for one in caught.value.findings] == [("test::Storage at 83 %", True)]

    # A tick alone is not enough: it is said why.
    with pytest.raises(NotReady):
        publish(MAYA, KEY, now=database_now(), ticks=["test::Storage at 83 %"])
    done = publish(MAYA, KEY, now=database_now(), ticks=["test::Storage at 83 %"], note="Sooner, as agreed")
    assert isinstance(done, Published)

    # What was ticked once is asked again: it still does not go as it was kept.
    sooner(give_up_after="P1D")
    with pytest.raises(NotReady, match="is said on day 2"):
        publish(MAYA, KEY, now=database_now(), note="again")


@pytest.mark.row("E17")
def test_a_step_that_was_removed_since_is_called_by_its_title(kept: KeptTest) -> None:
    draft = Draft.objects.get()
    assert any(one["step"] == "sms" for one in kept.outcome["says"])
    edit(MAYA, KEY, revision=draft.revision, commands=[{"op": "remove", "id": "sms"}], now=database_now())

    [test] = testing.run(MAYA, KEY, now=database_now())

    told = " ".join(testing.whys(test, Draft.objects.get().graph))
    assert "SMS “SMS: last nudge” is not said; kept: on day" in told
    assert "“sms”" not in told


@pytest.mark.row("E17")
def test_taking_the_new_outcome_makes_it_what_is_meant(kept: KeptTest, maya: Client) -> None:
    sooner()
    said = maya.post(f"{PAGE}tests/run/", HTTP_HX_REQUEST="true").content.decode()
    assert "is said on day 3; kept: day 5" in said
    assert "data-weighty" in said

    said = maya.post(f"{PAGE}tests/{kept.pk}/accept/", HTTP_HX_REQUEST="true").content.decode()

    assert "1 test passed" in said
    assert isinstance(publish(MAYA, KEY, now=database_now()), Published)


@pytest.mark.row("E17")
def test_publishing_plays_only_what_was_not_played_on_this_revision(kept: KeptTest, monkeypatch: pytest.MonkeyPatch) -> None:
    sooner("email", preheader="Another one")
    played: list[str] = []
    real = testing.play
    monkeypatch.setattr(testing, "play", lambda *said: (played.append("x"), real(*said))[1])

    testing.run(MAYA, KEY, now=database_now())
    assert played == ["x"]
    publish(MAYA, KEY, now=database_now())
    assert played == ["x"]
    kept.refresh_from_db()
    assert (kept.state, kept.played) == ("passed", 2)


@pytest.mark.row("E17")
def test_one_that_cannot_be_played_says_why(kept: KeptTest) -> None:
    KeptTest.objects.update(story={**kept.story, "begins": {"type": "usage_threshold_hit", "properties": {"pct": "much"}}})
    sooner()

    with pytest.raises(NotReady, match="This event would be refused"):
        publish(MAYA, KEY, now=database_now(), note="x")
    kept.refresh_from_db()
    assert kept.state == "broken"


@pytest.mark.row("E17")
def test_the_dialog_opens_at_once_and_asks_for_its_tests(kept: KeptTest, maya: Client) -> None:
    sooner()
    said = maya.get(f"{PAGE}publish/").content.decode()
    assert f'hx-post="{PAGE}tests/run/"' in said

    refused = maya.post(f"{PAGE}publish/", {"revision": "2"})
    assert refused.status_code == 422
    assert "is said on day 3; kept: day 5" in refused.content.decode()
    tick = {"revision": "2", "tick": "test::Storage at 83 %", "note": "meant"}
    assert maya.post(f"{PAGE}publish/", tick).status_code == 204


@pytest.mark.row("E17")
def test_where_chance_decided_the_way_is_kept(db: None) -> None:
    world = World(database_now())
    shares = [{"key": "a", "label": "A", "percent": 50}, {"key": "b", "label": "B", "percent": 50}]
    journey = world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("split", "split", {"shares": shares, "salt": "split"}),
            ("push", "send_push", {"title": "a", "body": "b"}),
            ("sms", "send_sms", {"text": "a"}),
            edges=["start.next split", "split.a push", "split.b sms"],
        )
    )
    graph, begins = finished(journey.live.graph), {"type": "feature_limit_reached", "properties": {"feature": "x"}}

    for way, channel in (("a", "push"), ("b", "sms")):
        for _again in range(4):
            told = play_kept(journey, graph, {"at": "mon 10:00", "begins": begins, "paths": {"split": way}}, database_now())
            assert [one["channel"] for one in told["says"]] == [channel]


@pytest.mark.row("E17")
def test_what_only_her_history_explains_is_said_before_it_is_kept(world: World, maya: Client) -> None:
    world.event("ada", "usage_threshold_hit", meter="storage", pct=83, threshold=80)

    said = maya.post(KEEP, {**PANEL, "name": "x"}).content.decode()

    assert "Without this person&#x27;s history it goes otherwise" in said or "Without this person's history it goes otherwise" in said
    assert "kept: would not, already inside" in said.lower().replace("“", "")


def test_personal_fields_are_kept_as_a_word(world: World, maya: Client) -> None:
    FieldDefinition.objects.create(owner="person", name="storage_used_pct", type="number", personal=True)
    maya.post(KEEP, {**PANEL, "name": "x"})

    # A number stays one: no rule could read a word.
    assert KeptTest.objects.get().story["person"]["fields"] == {"storage_used_pct": 83}


@pytest.mark.row("E17")
def test_a_kept_test_is_rehearsed_again_with_what_it_asks(kept: KeptTest, maya: Client) -> None:
    to = maya.get(f"{PAGE}rehearse/test/{kept.pk}/")
    said = read(maya, to["Location"].replace("/rehearse/", "/rehearse/walk/"))

    assert "3 messages : Push, E-mail, SMS" in said
    assert maya.get(f"{PAGE}rehearse/test/999/").status_code == 404


def test_whoever_may_not_draw_keeps_nothing(world: World, client: Client) -> None:
    user = User.objects.create_user("rita", is_staff=True)
    client.force_login(user)

    assert client.post(KEEP, {**PANEL, "name": "x"}).status_code == 403
    assert client.post(f"{PAGE}tests/run/").status_code == 403
    assert not KeptTest.objects.exists()
    assert Journey.objects.count() == 1
