"""What is kept of the logs is shown by month; what is not kept any more is said wherever it is missing."""

import io
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from audience.history import CAIRN, record
from audience.keeping.dropping import OPERATION
from audience.keeping.months import EVENTS, Monthly, first_of
from audience.keeping.sizes import size_of
from audience.now import database_now
from engine.models import Run, Step
from engine.step_log import STEPS
from insights.why import look_up, sentence
from journeys.pages.path import path_of, walk_of
from tests.world import World, graph_of

FEBRUARY = datetime(2026, 2, 1, tzinfo=UTC)


def dropped(log: Monthly, until: datetime) -> None:
    record(CAIRN, OPERATION, ("log", log.table), {"part": "", "until": until.isoformat()}, until)


@pytest.fixture
def maya(client, db):
    client.force_login(User.objects.create_superuser("maya"))
    return client


def test_the_page_of_the_engine_lists_months_and_sizes(maya, settings) -> None:
    settings.EVENT_LOG_MONTHS = 13
    dropped(EVENTS, FEBRUARY)

    page = maya.get("/admin/engine/").content.decode()

    assert "Logs and their partitions" in page
    assert "March 2026" in page
    assert "Kept for 13 months." in page
    assert "Whole since" in page
    assert "Kept for ever." in page
    assert "has no partition" not in page


def test_doctor_tells_the_months_and_who_forgot_the_next_one(db) -> None:
    def doctor() -> tuple[str, int]:
        out = io.StringIO()
        try:
            call_command("doctor", stdout=out, no_color=True)
        except SystemExit as end:
            return out.getvalue(), end.code
        return out.getvalue(), 0

    told, code = doctor()
    assert "Event log: " in told
    assert "Event keys: about" in told
    assert "cairn_engine_step_2026_03" in told
    assert code == 0

    now = database_now()
    with connection.cursor() as cursor:
        for part in EVENTS.parts():
            if part.until > first_of(now):
                cursor.execute(f"drop table {part.name}")

    told, code = doctor()
    assert "Event log: the next month has no partition; beat makes it." in told
    assert code == 1

    EVENTS.make_ahead(now)
    assert not size_of(EVENTS).lacks_next(now)


def test_a_person_page_says_from_when_on_it_is_whole(maya, world: World) -> None:
    ada = world.person("ada")
    page = reverse("insights:person", args=[ada.pk])
    assert "not kept any more" not in maya.get(page).content.decode()

    dropped(EVENTS, FEBRUARY)
    dropped(STEPS, datetime(2026, 1, 1, tzinfo=UTC))

    everything, events = maya.get(page).content.decode(), maya.get(page + "?show=events").content.decode()
    assert "Events from before 1 February 2026 are not kept any more." in everything
    assert "What was decided before 1 January 2026, and why, is not kept any more." in everything
    assert "What was decided" not in events


def test_somebody_who_came_later_misses_nothing(maya, world: World) -> None:
    ben = world.person("ben", here_for=world.now - FEBRUARY)
    dropped(EVENTS, FEBRUARY)

    assert "not kept any more" not in maya.get(reverse("insights:person", args=[ben.pk])).content.decode()


def test_why_and_the_path_of_a_walk_say_what_is_lost(world: World) -> None:
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("wait", "wait_time", {"lasts": "P40D"}),
            edges=["start.next wait"],
        ),
        "long",
    )
    world.event(ada, "feature_limit_reached", feature="boards")
    run, entered = Run.objects.get(), Step.objects.get(kind="entered")
    with connection.cursor() as cursor:
        cursor.execute("truncate cairn_audience_event_2026_03")
    assert sentence(entered, look_up([entered], now=world.now)) == "The event that brought this person in is not kept any more."

    with connection.cursor() as cursor:
        cursor.execute("truncate cairn_engine_step_2026_03")
    dropped(STEPS, first_of(world.now, 1))

    assert walk_of(run, 1)["words"].endswith("still on the way. What was walked before 1 April 2026 is not kept any more")
    assert path_of(run) == {"nodes": {}, "edges": []}
    world.later(days=41)
    assert Run.objects.get().state == "completed"
