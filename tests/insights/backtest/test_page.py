"""The page of backtests and the forecast in the publish dialog: what a marketer finds there, and the same over HTTP."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.models import Event
from audience.now import database_now
from engine.models import Job
from engine.runtime import jobs
from journeys.models import Draft
from tests.api import Engineer, assert_problem
from tests.insights.backtest.test_job import drafted
from tests.pseudo import bare_texts, brackets
from tests.world import World

HERE = "/admin/journeys/nudge-at-the-limit/backtest/"
API = "/api/journeys/nudge-at-the-limit/backtests/"


@pytest.fixture
def story(db: None) -> World:
    """Six people came to their limit twelve days ago, and one upgraded two days later."""
    from datetime import timedelta

    now = database_now()
    world = World(now - timedelta(days=12))
    drafted(world, live=False)
    for n in range(6):
        person = world.person(f"p{n}", plan="starter", storage_used_pct=83)
        world.event(person, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(days=2)
    world.event("p0", "plan_upgraded", to="pro").until(now - timedelta(minutes=1))
    return world


@pytest.fixture
def maya(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("maya"))
    return client


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.row("N4")
def test_a_marketer_runs_a_backtest_and_reads_what_the_draft_would_have_done(story: World, maya: Client) -> None:
    assert "No backtest yet" in maya.get(HERE).content.decode()

    assert maya.post(HERE, {"days": "30", "assume": "nobody"}).status_code == 302
    html = maya.get(HERE).content.decode()
    assert 'hx-trigger="every 1s"' in html
    assert "0 of 6 people" in html
    jobs.work_on(database_now(), budget_seconds=60)

    said = text(maya.get(HERE).content.decode())
    assert "Entries 6 0.2 a day" in said
    assert re.search(r"Messages 17 to 6 people", said)
    assert "Nobody answers." in said
    assert "1 of 6 entries (16.7 %) reached the goal in time although this journey had really sent them nothing." in said
    assert "SMS segments 5" in said
    assert "Draft of revision 1." in said
    assert "has changed since" not in said
    Draft.objects.update(revision=2)
    assert "The draft has changed since: it is at revision 2." in text(maya.get(HERE).content.decode())


@pytest.mark.row("N4")
def test_everybody_opens_is_another_answer_and_both_are_kept(story: World, maya: Client) -> None:
    for assume in ("nobody", "opens"):
        maya.post(HERE, {"days": "30", "assume": assume})
        jobs.work_on(database_now(), budget_seconds=60)

    newest = text(maya.get(HERE).content.decode())
    assert "Messages 6 to 6 people" in newest
    first = Job.objects.order_by("id")[0]
    assert "Messages 17 to 6 people" in text(maya.get(f"{HERE}?job={first.pk}").content.decode())
    assert newest.count("30 days") >= 3


@pytest.mark.row("N4")
def test_it_is_cancelled_from_the_page_and_only_one_goes_at_a_time(story: World, maya: Client) -> None:
    maya.post(HERE, {"days": "90", "assume": "nobody"})
    job = Job.objects.get()

    again = maya.post(HERE, {"days": "30", "assume": "nobody"})
    assert (again.status_code, Job.objects.count()) == (422, 1)
    assert "is under way" in again.content.decode()
    maya.post(f"{HERE}{job.pk}/cancel/")

    job.refresh_from_db()
    assert job.state == "cancelled"
    assert "This one was cancelled" in maya.get(HERE).content.decode()


@pytest.mark.row("N4")
@pytest.mark.parametrize("said", [{"days": "31", "assume": "nobody"}, {"days": "x" * 50}, {"days": "30", "assume": "everybody"}, {}])
def test_what_cannot_be_asked_is_refused_with_a_sentence(story: World, maya: Client, said: dict[str, str]) -> None:
    answer = maya.post(HERE, said)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.row("N4")
def test_whoever_may_only_look_starts_nothing(story: World) -> None:
    ruth = User.objects.create_user("ruth", is_staff=True)
    ruth.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_journeys", codename="view_draft"))
    client = Client()
    client.force_login(ruth)

    html = client.get(HERE).content.decode()

    assert "Run it" not in html
    assert client.post(HERE, {"days": "30", "assume": "nobody"}).status_code == 403
    assert not Job.objects.exists()


@pytest.mark.row("N4")
def test_the_publish_dialog_tells_an_average_day_of_the_newest_backtest_of_this_revision(story: World, maya: Client) -> None:
    dialog = maya.get("/admin/journeys/nudge-at-the-limit/publish/").content.decode()
    assert 'hx-get="/admin/journeys/nudge-at-the-limit/backtest/forecast/"' in dialog
    assert "No backtest of this draft yet." in maya.get(f"{HERE}forecast/").content.decode()
    maya.post(HERE, {"days": "30", "assume": "nobody"})
    assert "Publishing does not wait for it" in maya.get(f"{HERE}forecast/").content.decode()
    jobs.work_on(database_now(), budget_seconds=60)

    said = text(maya.get(f"{HERE}forecast/").content.decode())

    assert "Likely to enter under 1" in said
    assert "An average day of a backtest over the last 30 days." in said
    Draft.objects.update(revision=2)
    assert "No backtest of this draft yet." in maya.get(f"{HERE}forecast/").content.decode()


@pytest.mark.row("N4")
@pytest.mark.row("E28")
def test_an_engineer_starts_reads_and_cancels_one_over_http(story: World) -> None:
    engineer = Engineer()
    begun = engineer.post(API, {"days": 60, "assume": "nobody"})
    assert begun.status_code == 202, begun.content
    assert (begun.json()["state"], begun.json()["draft"], begun.json()["live_version"]) == ("waiting", None, None)
    assert_problem(engineer.post(API, {"days": 60}), 409, "at_work", "")
    jobs.work_on(database_now(), budget_seconds=60)

    read = engineer.get(f"{API}{begun.json()['id']}/").json()

    assert (read["state"], read["percent"], read["days"], read["revision"]) == ("done", 100, 60, 1)
    assert (read["draft"]["entered"], read["draft"]["messages"], read["draft"]["sms_segments"]) == (6, {"push": 6, "email": 6, "sms": 5}, 5)
    assert (read["draft"]["reached_goal"], read["draft"]["reached_goal_anyway"], read["draft"]["people_by_messages"]) == (
        1,
        1,
        {"2": 1, "3": 5},
    )
    assert sum(read["draft"]["messages_by_hour"]["push"]) == 6
    assert [one["kind"] for one in engineer.get(API).json()["results"]] == ["backtest"]
    second = engineer.post(API, {"days": 30, "assume": "opens"}).json()["id"]
    assert engineer.post(f"{API}{second}/cancel/").json()["state"] == "cancelled"
    assert_problem(engineer.post(f"{API}{second}/cancel/"), 409, "is_over", "")
    assert_problem(engineer.post(API, {"days": 31}), 422, "invalid_choice", "days")
    assert_problem(engineer.get(f"{API}999999/"), 404, "no_such_backtest", "")


@pytest.mark.row("N4")
def test_a_draft_that_is_not_finished_and_one_that_is_entered_by_a_call_say_why_not(story: World, maya: Client) -> None:
    graph = Draft.objects.get().graph
    start = {**graph["nodes"][0], "settings": {"types": []}}
    Draft.objects.update(graph={**graph, "nodes": [start, *graph["nodes"][1:]]})
    assert "Finish the draft first" in maya.post(HERE, {"days": "30", "assume": "nobody"}).content.decode()

    called = {"id": "start", "type": "entry_api", "name": "Start", "schema": 1, "settings": {}}
    Draft.objects.update(graph={**graph, "nodes": [called, *graph["nodes"][1:]]})
    assert "no event lets people into this journey" in maya.post(HERE, {"days": "30", "assume": "nobody"}).content.decode()


@pytest.mark.row("N4")
def test_every_word_of_the_page_can_be_translated(story: World, maya: Client) -> None:
    maya.post(HERE, {"days": "30", "assume": "nobody"})
    jobs.work_on(database_now(), budget_seconds=60)

    with brackets():
        html = maya.get(f"{HERE}?part=backtest").content.decode()

    assert bare_texts(html) == []


@pytest.mark.row("N4")
def test_what_people_are_called_is_text(story: World, maya: Client) -> None:
    Draft.objects.get()
    type(Draft.objects.get().journey).objects.update(name="<b>bold</b>")
    maya.post(HERE, {"days": "30", "assume": "nobody"})
    jobs.work_on(database_now(), budget_seconds=60)

    assert "<b>bold</b>" not in maya.get(HERE).content.decode()
    assert Event.objects.exists()
