"""Publishing, versions, numbers, people, previews: the pages around the canvas."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from audience.history import Actor
from audience.models import History, Person
from audience.now import database_now
from engine.models import Counter, Delta, Journey, Run, Step, Version
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import find
from journeys.operations.publish import NotReady, publish
from tests.journeys.drawing import line, push, start, step, wait

pytestmark = pytest.mark.django_db
MAYA = Actor("user:maya")


@pytest.fixture
def live(nudge):
    return publish(MAYA, "nudge", now=database_now(), ticks=["*"]).version


@pytest.mark.row("A26")
def test_the_dialog_says_whose_responsibility_it_is(maya, nudge):
    page = maya.get("/admin/journeys/nudge/publish/").content.decode()

    assert "Publish version 1 of Nudge" in page
    assert "You answer for consent and content." in page
    assert "checks passed" in page


@pytest.mark.row("A26")
def test_publishing_leads_to_the_numbers(maya, nudge):
    answer = maya.post("/admin/journeys/nudge/publish/", {"revision": "1"})

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/admin/journeys/nudge/?mode=numbers"
    assert Journey.objects.get().state == "live"
    assert Version.objects.get().published_by == "user:maya"


@pytest.mark.row("C13")
def test_a_weighty_warning_wants_tick_and_note(maya, nudge):
    edit(MAYA, "nudge", revision=1, commands=[{"op": "everywhere", "everywhere": {"exits": []}}], now=database_now())
    page = maya.get("/admin/journeys/nudge/publish/").content.decode()
    assert "data-wants-note" in page
    assert maya.post("/admin/journeys/nudge/publish/", {"revision": "2"}).status_code == 422
    tick = "exit_on_plan_change::"
    assert maya.post("/admin/journeys/nudge/publish/", {"revision": "2", "tick": tick}).status_code == 422
    assert maya.post("/admin/journeys/nudge/publish/", {"revision": "2", "tick": tick, "note": "agreed"}).status_code == 204


@pytest.mark.row("E16")
def test_many_warnings_of_one_check_are_ticked_together_and_each_is_kept(maya, db):
    said = [part for n in range(4) for part in (push(f"p{n}", f"{n} for {{{{ first_name }}}}"), wait(f"w{n}"))]
    create(MAYA, name="Loud", key="loud", now=database_now(), graph=line(start(), *said, step("goal", "goal", {})))
    page = maya.get("/admin/journeys/loud/publish/").content.decode()
    assert 'value="texts:*"' in page
    assert "And 3 more like it." in page
    assert page.count('value="texts:p') == 0
    others = [one for one in re.findall(r'name="tick" value="([^"]*)"', page) if not one.startswith("texts:")]
    assert maya.post("/admin/journeys/loud/publish/", {"revision": "1", "tick": others, "note": "x"}).status_code == 422
    again = maya.get("/admin/journeys/loud/publish/", {"tick": ["texts:*", *others]}).content.decode()
    assert 'value="texts:*" id="tick-1" checked' in again

    answer = maya.post("/admin/journeys/loud/publish/", {"revision": "1", "tick": ["texts:*", *others], "note": "x"})

    assert answer.status_code == 204
    assert {f"texts:p{n}:first_name" for n in range(4)} <= set(History.objects.get(operation="publish").values["accepted"])


def test_whoever_was_quicker_is_named(maya, nudge):
    edit(Actor("user:eli"), "nudge", revision=1, commands=[{"op": "rename", "name": "More"}], now=database_now())
    answer = maya.post("/admin/journeys/nudge/publish/", {"revision": "1"})

    assert answer.status_code == 409
    assert "eli changed the draft meanwhile" in answer.content.decode()


@pytest.mark.row("E14")
def test_what_changes_is_listed_step_by_step(maya, live):
    edit(
        MAYA,
        "nudge",
        revision=1,
        commands=[
            {"op": "configure", "id": "wait", "settings": {"lasts": "P2D"}},
            {"op": "insert", "type": "wait_until", "from": "start", "port": "next", "id": "morning"},
            {"op": "remove", "id": "push"},
        ],
        now=database_now(),
    )
    page = maya.get("/admin/journeys/nudge/publish/").content.decode()

    assert "For how long:</span> <s>1 day</s> → 2 days" in page
    assert "Wait until a time" in page
    assert "Removed" in page


def test_versions_are_listed_looked_at_and_made_a_draft_again(maya, live):
    edit(MAYA, "nudge", revision=1, commands=[{"op": "remove", "id": "wait"}], now=database_now())
    page = maya.get("/admin/journeys/nudge/versions/").content.decode()
    assert "Version 1" in page
    assert "Draft" in page
    assert '"can_edit": false' in maya.get("/admin/journeys/nudge/versions/1/").content.decode()
    assert len(maya.get("/admin/journeys/nudge/versions/1/state.json").json()["graph"]["nodes"]) == 4

    asked = maya.post("/admin/journeys/nudge/versions/1/restore/")
    assert "The draft has changes that were never published." in asked.content.decode()
    assert maya.get("/admin/journeys/nudge/versions/").content.decode().count("Draft") > 0

    assert maya.post("/admin/journeys/nudge/versions/1/restore/", {"sure": "1"}).status_code == 302
    assert len(find("nudge").graph["nodes"]) == 4


def test_a_draft_that_was_never_published_has_no_versions_yet(maya, nudge):
    assert "Nothing was published yet." in maya.get("/admin/journeys/nudge/versions/").content.decode()


@pytest.mark.row("E18")
def test_numbers_are_counters_and_what_is_not_folded_yet(maya, live):
    now = database_now()
    hour = now.replace(minute=0, second=0, microsecond=0)

    def counted(table, node, measure, amount, port=""):
        table.objects.create(version_id=live.pk, node=node, port=port, measure=measure, hour=hour, amount=Decimal(amount))

    counted(Counter, "start", "entered", 5)
    counted(Delta, "start", "entered", 2)
    counted(Counter, "start", "passed", 7, "next")
    counted(Counter, "push", "sent", 4)
    counted(Delta, "push", "skipped", 2, "no_consent")
    counted(Counter, "push", "passed", 6, "next")
    counted(Counter, "wait", "waiting", 6)
    Step.objects.create(kind="moved", person_id=1, journey_id=live.journey_id, version_id=live.pk, node="push", at=now)
    Step.objects.create(
        kind="moved", person_id=2, journey_id=live.journey_id, version_id=live.pk, node="push", at=now - timedelta(minutes=1)
    )

    found = maya.get("/admin/journeys/nudge/_counts.json").json()
    assert found["nodes"]["start"]["entered"] == 7
    assert found["nodes"]["push"] == {"sent": 4, "skipped": 2, "left": 6, "entered": 7, "passed": 4}
    assert found["nodes"]["wait"]["waiting"] == 6
    assert found["edges"] == {"start|next": 7, "push|next": 6}
    assert [(one["node"], one["person"]) for one in found["lit"]] == [("push", 1)]


def test_a_journey_nobody_walks_has_no_numbers(maya, nudge):
    found = maya.get("/admin/journeys/nudge/_counts.json").json()
    assert (found["nodes"], found["edges"], found["lit"]) == ({}, {}, [])


def somebody(name, **fields):
    now = database_now()
    return Person.objects.create(external_id=name.lower(), name=name, home=-1, fields=fields, first_seen_at=now, last_seen_at=now)


def test_the_people_at_a_step_are_listed(maya, live):
    now = database_now()
    ada = somebody("Ada")
    Run.objects.create(
        journey=live.journey,
        version=live,
        person_id=ada.pk,
        home=-1,
        shard=1,
        state="waiting",
        node="wait",
        node_at=now,
        wake_at=now,
        started_at=now,
    )
    page = maya.get("/admin/journeys/nudge/people/?step=wait").content.decode()
    assert "Ada" in page
    assert "Nobody is here now." in maya.get("/admin/journeys/nudge/people/?step=push").content.decode()


@pytest.mark.row("E22")
def test_a_message_is_shown_as_a_real_person_gets_it(maya, nudge):
    somebody("Ada", storage_used_pct=83)
    somebody("Ben")
    settings = push(body="{{ storage_used_pct }} % full.")["settings"]
    edit(MAYA, "nudge", revision=1, commands=[{"op": "configure", "id": "push", "settings": settings}], now=database_now())

    assert "83 % full." in maya.get("/admin/journeys/nudge/preview/?step=push&person=ada").content.decode()
    ben = maya.get("/admin/journeys/nudge/preview/?step=push&person=Ben").content.decode()
    assert "Ben would get nothing." in ben
    assert "storage_used_pct" in ben
    assert "Nobody is called so." in maya.get("/admin/journeys/nudge/preview/?step=push&person=zoe").content.decode()


def test_a_mail_is_shown_alone_under_a_policy_of_its_own(maya, nudge):
    somebody("Ada")
    edit(
        MAYA,
        "nudge",
        revision=1,
        commands=[{"op": "insert", "type": "send_email", "from": "push", "port": "next", "id": "mail"}],
        now=database_now(),
    )
    settings = {"subject": "Room", "body": "Hello <b>you</b> <script>alert(1)</script>"}
    edit(MAYA, "nudge", revision=2, commands=[{"op": "configure", "id": "mail", "settings": settings}], now=database_now())

    mail = maya.get("/admin/journeys/nudge/preview/mail/?step=mail&person=ada")
    assert "Room" in mail.content.decode()
    assert "sandbox" in mail["Content-Security-Policy"]
    assert "<link" not in mail.content.decode()


@pytest.mark.row("E16")
def test_a_ticked_warning_is_not_asked_again_while_what_it_is_about_is_the_same(maya, nudge):
    def asked():
        return "Needs your tick" in maya.get("/admin/journeys/nudge/publish/").content.decode()

    def draw(**command):
        edit(MAYA, "nudge", revision=find("nudge").revision, commands=[command], now=database_now())

    draw(op="everywhere", everywhere={"exits": []})
    assert asked()
    publish(MAYA, "nudge", now=database_now(), ticks=["exit_on_plan_change::"], note="agreed")

    draw(op="configure", id="wait", settings={"lasts": "P3D"})
    assert not asked()
    assert "1 warning ticked for version 1, and nothing about it changed" in maya.get("/admin/journeys/nudge/publish/").content.decode()
    publish(MAYA, "nudge", now=database_now())

    draw(op="everywhere", everywhere={"exits": [], "within_days": 3})
    assert asked()
    with pytest.raises(NotReady):
        publish(MAYA, "nudge", now=database_now())


def test_what_is_to_be_repaired_stands_first_and_nobody_is_asked_whom_to_enrol(maya, nudge):
    draft = find("nudge")
    draft.graph["nodes"][2]["type"] = "delay"
    draft.save()

    page = maya.get("/admin/journeys/nudge/publish/").content.decode()

    assert page.index("To repair first") < page.index("No step is called “delay”") < page.index("What changes") < page.index("Checks")
    assert "People who fit already" not in page
    assert "Let in at most" not in page
