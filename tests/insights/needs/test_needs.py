"""What engineering must send: the page and the API of one journey."""

import json
import shlex
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience import keys
from audience.history import Actor
from audience.models import AccessKey, Event, Installation, Plan, Quarantined
from audience.now import database_now
from audience.types import type_of
from insights.needs.reading import read_needs
from insights.needs.seen import fields_set
from journeys.gallery import from_gallery, gallery
from journeys.graph.needed import needed
from journeys.models import Draft
from journeys.operations.create import create
from tests.api import Engineer, assert_problem
from tests.insights.flow.cast import twelve_days
from tests.journeys.drawing import edge, line, push, start, step
from tests.pseudo import bare_texts, brackets
from tests.world import World

MAYA = Actor("user:maya")
HOST = "https://cairn.example"
BODY = "{{ pct }} % of {{ event.limit }}, {{ first_name | default: 'you' }}, {{ account.region }}, {{ next_plan.name | default: 'x' }}"


def made(graph, key="nudge"):
    return create(MAYA, name="Nudge", key=key, now=database_now(), graph=graph)


@pytest.fixture
def maya(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("maya"))
    return client


@pytest.fixture
def now_world(db: None) -> World:
    return World(database_now())


def graph():
    where = {
        "op": "all",
        "of": [
            {"op": "eq", "left": {"event": "meter"}, "right": {"value": "storage"}},
            {
                "op": "ge",
                "left": {"count": {"type": "session_started", "days": 7, "where": {"op": "known", "left": {"event": "platform"}}}},
                "right": {"value": 5},
            },
            {"op": "ge", "left": {"field": "seats_used"}, "right": {"account": "seats_limit"}},
        ],
    }
    waits = {"events": [{"type": "report_shared", "where": {"op": "ge", "left": {"event": "guests"}, "right": {"value": 2}}}]}
    return line(
        start(where=where, instance="project_id"),
        push(body=BODY),
        step("w", "wait_for", waits),
        step("date", "wait_date", {"field": "renews_at", "of": "account"}),
        step("sms", "send_sms", {"text": "Full. https://acme.example/up"}),
        exits=[{"type": "support_ticket_opened"}],
        goal={"type": "purchase_completed", "where": {"op": "eq", "left": {"event": "product"}, "right": {"value": "seats"}}},
    )


@pytest.mark.row("D6")
@pytest.mark.row("A6")
def test_each_event_property_and_field_is_collected_with_where_it_is_used(now_world: World) -> None:
    from audience.types import all_types

    found = needed(graph(), all_types())

    assert {kind: [(use.node, use.how) for use in need.uses] for kind, need in found.events.items()} == {
        "usage_threshold_hit": [("start", "starts")],
        "session_started": [("start", "counts")],
        "report_shared": [("w", "waits")],
        # An SMS is never sent without it; a push is, unless the installation asks.
        "consent_given": [("sms", "permits")],
        "purchase_completed": [("", "goal")],
        "support_ticket_opened": [("", "exit")],
    }
    entry = found.events["usage_threshold_hit"].properties
    assert {name: {use.how for use in uses} for name, uses in entry.items()} == {
        "meter": {"filters"},
        "project_id": {"tells_apart"},
        "pct": {"says"},
        "limit": {"says"},
    }
    assert list(found.events["session_started"].properties) == ["platform"]
    assert list(found.events["report_shared"].properties) == ["guests"]
    assert list(found.events["purchase_completed"].properties) == ["product"]
    assert set(found.fields) == {"seats_used", "first_name", "current_plan", "push_token", "phone"}
    assert set(found.account) == {"seats_limit", "region", "renews_at"}


@pytest.mark.row("D6")
def test_it_says_when_each_came_last_how_often_and_what_never_came(now_world: World) -> None:
    world = now_world
    ada = world.person("ada", plan="starter", seats_used=6)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.event(ada, "usage_threshold_hit", meter="storage", threshold=90)
    world.event(ada, "report_shared", guests=3, title="Q3")

    needs = read_needs(graph(), HOST, database_now())
    events = {line.name: line for line in needs.events}

    assert (events["usage_threshold_hit"].week, events["session_started"].week) == (2, 0)
    assert events["usage_threshold_hit"].last_at is not None
    assert events["session_started"].last_at is None
    assert (events["report_shared"].registered, events["usage_threshold_hit"].registered) == (False, True)
    assert events["purchase_completed"].server_only
    pct = next(one for one in events["usage_threshold_hit"].properties if one.name == "pct")
    assert (pct.type, pct.has, pct.of) == ("number", 1, 2)
    fields = {line.name: line for line in needs.fields}
    assert {name for name, line in fields.items() if line.last_at is not None} == {"seats_used", "current_plan", "push_token", "phone"}
    assert fields["seats_used"].filled_by == "usage_reported"
    assert fields["current_plan"].trait == "plan"
    # Four events: what fills seats_used never came either, though the field was set by hand.
    assert events["usage_reported"].never
    assert needs.missing == 4 + 1 + 3


@pytest.mark.row("D6")
def test_what_came_as_usual_and_no_more_is_said_to_have_stopped(maya: Client, now_world: World) -> None:
    twelve_days(now_world)
    create(Actor("user:maya"), name="Team", key="team", now=now_world.now, graph=line(start(types=["collaborator_invited"]), push()))

    needs = read_needs(Draft.objects.get(journey__key="team").graph, HOST, database_now())
    assert {one.name: one.silent for one in needs.events} == {"collaborator_invited": True, "plan_changed": False}
    page = maya.get("/admin/journeys/team/needs/").content.decode()
    assert "stopped" in page
    assert "All of it has come" not in page


@pytest.mark.row("D6")
def test_the_consent_that_is_shown_is_for_the_channel_that_asks_for_it(now_world: World) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"push_needs_consent": True})
    needs = read_needs(line(start(), push(), step("goal", "goal", {})), HOST, database_now())

    (consent,) = [one for one in needs.events if one.name == "consent_given"]
    assert '"channel": "push"' in consent.snippets[0].text


@pytest.mark.row("D6")
def test_what_comes_in_the_place_of_an_event_is_enough(now_world: World) -> None:
    drawn = line(start(), push(), step("goal", "goal", {}))
    world, ada = now_world, now_world.person("ada", plan="starter")
    assert [line.name for line in read_needs(drawn, HOST, database_now()).events if line.never] == ["usage_threshold_hit", "plan_changed"]

    world.event(ada, "plan_upgraded", to="pro").event(ada, "usage_reported", meter="storage", used=1)
    lines = read_needs(drawn, HOST, database_now()).events
    assert [(line.name, line.instead, line.never) for line in lines] == [
        ("usage_threshold_hit", "usage_reported", False),
        ("plan_changed", "plan_upgraded", False),
    ]
    assert [line.last_at for line in lines] == [None, None]


def test_a_field_is_found_also_of_somebody_who_was_not_here_lately(now_world: World, monkeypatch) -> None:
    now_world.person("ada", favourite="boards")
    for name in ("ben", "eve"):
        now_world.person(name)
    assert set(fields_set(["favourite", "nothing"])) == {"favourite"}
    monkeypatch.setattr("insights.needs.seen.LATELY", 1)
    assert set(fields_set(["favourite", "nothing", 'odd"name%s'])) == {"favourite"}


@pytest.mark.row("A6")
@pytest.mark.parametrize("key", [one.key for one in gallery()])
def test_what_it_says_to_send_is_taken_in_and_makes_the_journey_whole(now_world: World, client: Client, key: str) -> None:
    """Whoever copies every snippet of a journey of the gallery has sent all that it needs."""
    _row, secret = keys.make("server", "backend", [], "maya", database_now())
    graph = from_gallery(key).graph
    needs = read_needs(graph, HOST, database_now())
    calls = [line.snippets for line in needs.events] + [needs.identify] + ([needs.group] if needs.group else [])
    for curl, *_others in calls:
        words = shlex.split(curl.text.replace("\\\n", ""))
        path = next(word for word in words if word.startswith(HOST)).removeprefix(HOST)
        answer = client.post(path, words[-1], content_type="application/json", headers={"Authorization": _basic(secret)})
        assert answer.status_code == 200, answer.content
    now_world.settle(database_now())

    assert list(Quarantined.objects.values_list("type", "sentence")) == []
    after = read_needs(graph, HOST, database_now())
    assert [line.name for line in after.events if line.last_at is None] == []
    assert [line.name for line in after.fields if line.last_at is None and not line.filled_by] == []
    assert Event.objects.count() >= len(needs.events)


def _basic(secret: str) -> str:
    from base64 import b64encode

    return "Basic " + b64encode(f"{secret}:".encode()).decode()


@pytest.mark.row("D6")
def test_the_page_can_be_handed_over(now_world: World, maya: Client) -> None:
    ada = now_world.person("ada", plan="starter")
    now_world.event(ada, "usage_threshold_hit", meter="storage", pct=83)
    made(graph())

    html = unescape(maya.get("/admin/journeys/nudge/needs/").content.decode())

    assert "What engineering must send" in html
    assert "http://testserver/admin/journeys/nudge/needs/" in html
    assert "/admin/journeys/nudge/?step=push" in html
    assert "last seen" in html
    assert "never seen" in html
    assert "Cairn fills it from usage_reported" in html
    assert '"event": "report_shared"' in html
    assert 'analytics.group("ada", "northwind"' in html
    assert "1 in 7 days" in html
    page = maya.get("/admin/journeys/nudge/").content.decode()
    assert 'data-needs="/admin/journeys/nudge/needs/"' in page
    assert "/admin/journeys/nudge/needs/" in maya.get("/admin/journeys/").content.decode()


def test_every_text_of_the_page_is_for_translators(now_world: World, maya: Client) -> None:
    ada = now_world.person("ada", plan="starter")
    now_world.event(ada, "usage_threshold_hit", meter="storage", pct=83)
    now_world.event(ada, "report_shared", guests=3)
    made(graph())
    with brackets():
        bare = bare_texts(maya.get("/admin/journeys/nudge/needs/").content.decode())
    # Who is signed in stands in the frame.
    assert set(bare) <= {"maya", "MA"}


def test_whoever_may_not_see_journeys_sees_no_needs_and_an_unknown_journey_is_none(db: None, maya: Client) -> None:
    made(graph())
    assert maya.get("/admin/journeys/nobody/needs/").status_code == 404
    assert maya.post("/admin/journeys/nudge/needs/").status_code == 405
    user = User.objects.create_user("eli", is_staff=True)
    client = Client()
    client.force_login(user)
    assert client.get("/admin/journeys/nudge/needs/").status_code == 403
    user.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_journeys", codename="view_draft"))
    html = client.get("/admin/journeys/nudge/needs/").content.decode()
    assert "usage_threshold_hit" in html
    assert "/admin/flow/" not in html


@pytest.mark.row("E28")
@pytest.mark.row("D6")
def test_the_same_over_the_api(now_world: World) -> None:
    ada = now_world.person("ada", plan="starter")
    now_world.event(ada, "usage_threshold_hit", meter="storage", pct=83)
    made(graph())
    engineer = Engineer("journeys:read")

    answer = engineer.get("/api/journeys/nudge/needs/")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    first = body["events"][0]
    assert (first["type"], first["last_7_days"], first["uses"][0]["how"]) == ("usage_threshold_hit", 1, "starts")
    assert first["last_seen_at"].endswith("Z")
    assert {one["language"] for one in first["snippets"]} == {"curl", "python", "node"}
    assert body["never_came"] == sum(
        1
        for one in [*body["events"], *body["person_fields"], *body["account_fields"]]
        if not (one.get("last_seen_at") or one.get("last_set_at") or one.get("instead_seen_at"))
    )
    assert_problem(engineer.get("/api/journeys/nobody/needs/"), 404, "no_such_journey")
    assert Engineer("people:read").get("/api/journeys/nudge/needs/").status_code == 403


def test_what_people_and_events_bring_is_text_on_the_page(now_world: World, maya: Client) -> None:
    ada = now_world.person("ada", plan="starter")
    now_world.event(ada, "<b>odd</b> event", **{"<i>name</i>": "</pre><script>alert(1)</script>"})
    drawn = line(start(types=["<b>odd</b> event"]), push(body="{{ event.limit | default: 1 }}"))
    drawn["nodes"][1]["name"] = "<u>Push</u>"
    drawn["edges"] = [edge("start", "push")]
    made(drawn)
    html = maya.get("/admin/journeys/nudge/needs/").content.decode()
    assert "<b>odd" not in html
    assert "<script>alert" not in html
    assert "<u>Push" not in html


@pytest.mark.row("D6")
def test_an_event_that_fills_a_field_which_is_read_is_sent_too(maya: Client, now_world: World) -> None:
    rule = {"op": "ge", "left": {"field": "storage_used_pct"}, "right": {"value": 80}}
    tries = {"op": "ge", "left": {"field": "paywalled_feature_attempts"}, "right": {"value": 3}}
    made(line(start(where={"op": "all", "of": [rule, tries]}), push(), step("goal", "goal", {})))
    now_world.event(now_world.person("ada"), "paywall_encountered", feature="exports")

    lines = {line.name: line for line in read_needs(Draft.objects.get().graph, HOST, database_now()).events}

    assert lines["usage_reported"].never
    assert [one.name for one in lines["usage_reported"].properties] == ["meter", "used"]
    assert '"meter": "storage"' in lines["usage_reported"].snippets[0].text
    assert not lines["paywall_encountered"].never
    html = maya.get("/admin/journeys/nudge/needs/").content.decode()
    assert 'id="event-usage_reported"' in html
    assert "Fills storage_used_pct, which Cairn keeps by itself" in html


@pytest.mark.row("D6")
def test_the_example_of_a_change_of_plan_is_an_upgrade(now_world: World) -> None:
    ada = now_world.person("ada")
    made(line(start(), push(), step("goal", "goal", {}), goal={"type": "plan_changed", "where": {}}))
    now_world.event(ada, "plan_changed", to="free", before="pro")

    (line_,) = [one for one in read_needs(Draft.objects.get().graph, HOST, database_now()).events if one.name == "plan_changed"]

    cheapest, next_up = Plan.objects.order_by("order").values_list("key", flat=True)[:2]
    assert f'"to": "{next_up}"' in line_.snippets[0].text
    assert f'"before": "{cheapest}"' in line_.snippets[0].text


def test_what_people_really_said_is_on_no_page_that_is_handed_on(now_world: World) -> None:
    made(graph())
    now_world.event(
        "ada", "report_shared", guests=4711, to="jane.doe@secret.example", when="2031-02-03", about=["Salary"], more={"who": "Secret"}
    )

    told = str(read_needs(Draft.objects.get().graph, HOST, database_now()))

    assert "report_shared" in told
    assert not [one for one in ("4711", "jane.doe", "2031-02-03", "Salary", "Secret") if one in told]


def test_a_plan_is_never_shown_with_the_key_of_a_browser(now_world: World) -> None:
    keys.make(AccessKey.Kind.BROWSER, "site", [], "maya", database_now())
    made(graph())

    found = read_needs(Draft.objects.get().graph, HOST, database_now())

    assert found.identify
    assert all("cairn_" not in one.text and "WRITE_KEY" in one.text for one in found.identify if "plan" in one.text)


def test_what_is_shown_of_an_event_that_came_is_accepted_as_it_stands(now_world: World) -> None:
    now_world.event("ada", "consent_given", channel="sms", source="app")
    made(line(start(types=["consent_given"]), push(body="Hi")))

    (found,) = [one for one in read_needs(Draft.objects.get().graph, HOST, database_now()).events if one.name == "consent_given"]
    body = json.loads(shlex.split(found.snippets[0].text)[-1])

    type_ = type_of("consent_given")
    assert type_ is not None
    assert "channel" in body["properties"]
    type_.check(body["properties"])
