"""What the open canvas asks about others, and the comments beside it."""

import json

import pytest
from django.contrib.auth.models import User

from audience.history import Actor
from audience.now import database_now
from journeys.operations.comment import comment, open_counts
from journeys.operations.configure import configure, print_of
from journeys.operations.edit import edit
from journeys.operations.finding import find
from journeys.operations.publish import publish
from tests.journeys.pages.conftest import signed_in
from tests.journeys.pages.form_of import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.row("E26")]
HERE = "/admin/journeys/nudge/here/"


def ask(client, tab="t1", step="", **more):
    return client.post(HERE, json.dumps({"tab": tab, "step": step, **more}), content_type="application/json")


def test_an_open_canvas_hears_who_is_there_and_of_a_newer_revision(maya, rita, nudge):
    User.objects.filter(username="rita").update(first_name="Rita", last_name="Moreno")
    ask(rita, step="push")
    told = ask(maya).json()
    assert told["others"] == [{"name": "Rita Moreno", "initials": "RM", "step": "push"}]
    assert told["revision"] == 1

    edit(Actor("user:eli"), "nudge", revision=1, commands=[{"op": "rename", "name": "Other"}], now=database_now())
    told = ask(maya).json()
    assert (told["revision"], told["by"]) == (2, "eli")
    assert ask(rita, leaves=True).status_code == 204
    assert ask(maya).json()["others"] == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"tab": 3}',
        '{"tab": ""}',
        '{"tab": "a b"}',
        '{"tab": "a", "step": "\\u0000"}',
        '{"tab": "a", "step": 7}',
        '{"tab": "a", "leaves": 1}',
    ],
)
def test_whoever_says_no_tab_is_told_so(maya, nudge, body):
    answer = maya.post(HERE, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_who_may_not_see_the_journey_hears_nothing(nudge):
    assert ask(signed_in("dov", "delete_draft")).status_code == 403


def test_a_comment_is_text_and_never_markup(rita, nudge):
    answer = rita.post("/admin/journeys/nudge/comments/?step=push", {"text": "<b>Ask</b> Eli & me\nsoon"})
    html = answer.content.decode()
    assert answer["HX-Trigger"] == "cairn:commented"
    assert "&lt;b&gt;Ask&lt;/b&gt; Eli &amp; me<br>soon" in html
    assert open_counts(nudge.journey) == {"push": 1}

    number = html.split('id="comment-')[1].split('"')[0]
    html = rita.post(f"/admin/journeys/nudge/comments/{number}/").content.decode()
    assert "1 settled" in html
    assert open_counts(nudge.journey) == {}
    rita.post(f"/admin/journeys/nudge/comments/{number}/", {"again": "1"})
    assert open_counts(nudge.journey) == {"push": 1}
    assert rita.post("/admin/journeys/nudge/comments/999999/").status_code == 404


def test_an_empty_comment_keeps_the_field_and_says_why(maya, nudge):
    answer = maya.post("/admin/journeys/nudge/comments/?step=push", {"text": " "})
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()


def test_open_comments_are_listed_with_their_steps(maya, nudge):
    comment(Actor("user:eli"), "nudge", "push", "Is this true?", now=database_now())
    html = maya.get("/admin/journeys/nudge/comments/open/").content.decode()
    assert 'data-canvas-step="push"' in html
    assert "Is this true?" in html

    edit(Actor("user:eli"), "nudge", revision=1, commands=[{"op": "remove", "id": "push"}], now=database_now())
    html = maya.get("/admin/journeys/nudge/comments/open/").content.decode()
    assert "A step that is gone" in html
    assert "data-canvas-step" not in html


def test_in_the_panel_a_conflict_shows_both_sides(maya, nudge):
    form = form_of(maya.get("/admin/journeys/nudge/panel/?step=wait").content.decode())
    form["s.lasts"] = ["5"]
    base = print_of(find("nudge").graph, "wait")
    configure(Actor("user:eli"), "nudge", "wait", base=base, change={"settings": {"lasts": "P3D"}}, now=database_now())

    answer = maya.post("/admin/journeys/nudge/panel/?step=wait", form)
    html = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert "Yours</span> 5 days" in html
    assert "Theirs</span> 3 days" in html


def test_a_conflict_names_whoever_changed_this_step_and_not_who_was_last_anywhere(maya, nudge):
    form = form_of(maya.get("/admin/journeys/nudge/panel/?step=wait").content.decode())
    form["s.lasts"] = ["5"]
    base = print_of(find("nudge").graph, "wait")
    configure(Actor("user:eli"), "nudge", "wait", base=base, change={"settings": {"lasts": "P3D"}}, now=database_now())
    base = print_of(find("nudge").graph, "push")
    configure(Actor("user:rita"), "nudge", "push", base=base, change={"name": "Another name"}, now=database_now())
    edit(Actor("user:rita"), "nudge", revision=3, commands=[{"op": "rename", "name": "Other"}], now=database_now())

    html = maya.post("/admin/journeys/nudge/panel/?step=wait", form).content.decode()
    assert "eli" in html
    assert "rita" not in html

    edit(Actor("user:rita"), "nudge", revision=4, commands=[{"op": "restore", "graph": nudge.graph}], now=database_now())
    form["base"] = ["of another state"]
    assert "rita" in maya.post("/admin/journeys/nudge/panel/?step=wait", form).content.decode()


def test_who_may_only_look_reads_why_and_whom_to_ask(maya, rita, nudge):
    html = rita.get("/admin/journeys/nudge/").content.decode()
    assert "You may look, not draw. Ask whoever gives rights here for “Journeys | draft | Can change draft”." in html
    assert "looks-only" not in maya.get("/admin/journeys/nudge/").content.decode()

    publish(Actor("user:maya"), "nudge", now=database_now(), ticks={"*"})
    assert "Make a draft from this" in maya.get("/admin/journeys/nudge/versions/1/").content.decode()
    html = rita.get("/admin/journeys/nudge/versions/1/").content.decode()
    assert "a version never changes" in html
    assert "Make a draft from this" not in html
