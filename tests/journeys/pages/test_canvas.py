"""The canvas page and its commands."""

import json

import pytest

from audience.history import Actor
from audience.now import database_now
from journeys.operations.create import create
from journeys.operations.finding import find
from tests.journeys.drawing import line, push, start, step, wait
from tests.journeys.pages.conftest import signed_in

pytestmark = pytest.mark.django_db
NUL = {"nodes": [{"id": "x", "type": "goal", "settings": {"a": "\u0000"}}]}


def send(client, body, key="nudge"):
    return client.post(f"/admin/journeys/{key}/commands/", json.dumps(body), content_type="application/json")


def data_of(page):
    text = page.content.decode()
    start = text.index('id="journey-data" type="application/json">') + len('id="journey-data" type="application/json">')
    return json.loads(text[start : text.index("</script>", start)])


def test_the_page_brings_all_that_the_scripts_draw(maya, nudge):
    page = maya.get("/admin/journeys/nudge/")

    data = data_of(page)
    assert data["revision"] == 1
    assert data["can_edit"] is True
    assert set(data["cards"]) == {"start", "push", "wait", "goal"}
    assert data["cards"]["push"]["day"] == "Day 0"
    assert data["cards"]["start"]["family"] == "start"
    assert {item["type"] for item in data["catalogue"]} >= {"send_push", "wait_for", "branch", "goal"}
    for item in data["catalogue"]:
        assert f'id="i-{item["icon"]}"' in page.content.decode()


def test_a_card_says_how_much_somebody_has_heard_by_then_with_all_rounds(maya):
    graph = line(start(), push(), push("second"), wait(), step("round", "repeat", {"times": 2}), push("last"), step("goal", "goal", {}))
    graph["edges"].append({"from": "round", "port": "again", "to": "second"})
    create(Actor("user:maya"), name="Rounds", key="rounds", now=database_now(), graph=graph)

    cards = data_of(maya.get("/admin/journeys/rounds/"))["cards"]
    assert {step_id: (card["day"], card.get("nth")) for step_id, card in cards.items() if "day" in card} == {
        "push": ("Day 0", None), "second": ("Day 0", "2nd"), "last": ("Day 3", "5th"),
    }  # fmt: skip


def test_a_command_is_answered_with_the_new_drawing(maya, nudge):
    answer = send(maya, {"revision": 1, "commands": [{"op": "insert", "type": "wait_time", "from": "push", "port": "next", "id": "pause"}]})

    assert answer.status_code == 200
    body = answer.json()
    assert body["revision"] == 2
    assert body["focus"] == "pause"
    assert body["cards"]["pause"]["summary"] == ["1 day"]


@pytest.mark.row("E26")
def test_the_second_of_two_tabs_gets_both_sides(maya, nudge):
    send(maya, {"revision": 1, "commands": [{"op": "rename", "name": "More"}]})
    answer = send(maya, {"revision": 1, "commands": [{"op": "remove", "id": "wait"}]})

    assert answer.status_code == 409
    assert answer.json()["code"] == "revision_conflict"
    assert answer.json()["revision"] == 2
    assert answer.json()["by"] == "maya"
    assert "wait" in answer.json()["cards"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"revision": 1, "commands": [{"op": "remove", "id": "nobody"}]}, 422, "no_such_step"),
        ({"revision": 1, "commands": []}, 422, "bad_commands"),
        ({"revision": "x", "commands": []}, 400, "bad_request"),
        ([], 400, "bad_request"),
        (
            {
                "revision": 1,
                "commands": [{"op": "restore", "graph": {"nodes": [{"id": "x", "type": "goal", "settings": {"a": "\u0000"}}]}}],
            },
            422,
            "bad_text",
        ),
    ],
)
def test_what_cannot_be_done_is_told_with_code_and_sentence(maya, nudge, body, status, code):
    answer = send(maya, body)

    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert answer.json()["sentence"]
    assert find("nudge").revision == 1


def test_whoever_may_only_look_sees_and_changes_nothing(rita, nudge):
    assert data_of(rita.get("/admin/journeys/nudge/"))["can_edit"] is False
    assert send(rita, {"revision": 1, "commands": [{"op": "remove", "id": "wait"}]}).status_code == 403
    page = rita.get("/admin/journeys/nudge/panel/?step=push", headers={"HX-Request": "true"})
    assert b'<fieldset class="fields" disabled>' in page.content
    assert rita.post("/admin/journeys/nudge/panel/?step=push", {"name": "x"}).status_code == 200
    assert find("nudge").revision == 1


def test_whoever_may_publish_and_not_draw_has_the_button_and_the_checks(rita, nudge):
    assert "data-publishes" not in rita.get("/admin/journeys/nudge/").content.decode()
    boss = signed_in("boss", "view_draft", "publish_draft")

    page = boss.get("/admin/journeys/nudge/").content.decode()

    assert "data-publishes" in page
    assert 'id="checks"' in page
    assert 'data-canvas="undo"' not in page
    assert boss.post("/admin/journeys/nudge/publish/", {"revision": "1", "tick": "*", "note": "Agreed"}).status_code == 204
    assert find("nudge").journey.state == "live"


def test_without_a_right_or_a_journey_there_is_no_page(maya, nudge):
    assert signed_in("eli", "delete_draft").get("/admin/journeys/nudge/").status_code == 403
    assert maya.get("/admin/journeys/nobody/").status_code == 404
    assert maya.get("/admin/journeys/nudge/versions/7/").status_code == 404


def test_a_step_of_another_installation_is_drawn_and_named(maya, nudge):
    graph = find("nudge").graph
    graph["nodes"][2]["type"] = "send_pigeon"
    send(maya, {"revision": 1, "commands": [{"op": "restore", "graph": graph}]})

    card = data_of(maya.get("/admin/journeys/nudge/"))["cards"]["wait"]
    assert card["marks"][0]["level"] == "error"
    assert maya.get("/admin/journeys/nudge/panel/?step=wait").status_code == 200
