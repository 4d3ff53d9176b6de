"""Put the demo together: company, people, the journey in two versions, sixty days, logins and keys."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection

from audience.history import Actor
from audience.models import Person
from config.demo import company
from config.demo.history import History, beginning
from engine.models import Journey
from journeys.gallery import from_gallery
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.publish import publish

MAYA = Actor("user:demo")
NUDGE = "nudge-at-the-limit"
NEARLY_FULL = "Acme Boards: your plan is nearly full. More room in two taps: https://acmeboards.example/billing Reply STOP to opt out."


def is_empty() -> bool:
    return not Person.objects.exists()


def play(now: datetime, tell: Callable[[str], None]) -> None:
    """Make the demo's history up to ``now``. Nothing is written past the engine."""
    start = beginning(now)
    with connection.cursor() as cursor:
        # Thousands of small transactions that could be made again; the last one below waits for the disk, and with it all of them.
        cursor.execute("set synchronous_commit = off")
    company.found(start)
    logins()
    history = History(start - timedelta(days=45), start)
    history.begin()
    history.now = start
    tell(f"{len(history.people):,} people of {len(history.cast):,} customers")
    entry = from_gallery(NUDGE)
    assert entry is not None
    create(MAYA, name=entry.name, key=NUDGE, graph=entry.graph, now=start)
    publish(MAYA, NUDGE, now=start, note="As planned with sales", ticks=["*"])
    history.play(start + timedelta(days=31), tell)
    second_version(history.now)
    history.play(now, tell)
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = on")
        cursor.execute("select pg_notify('cairn', 'demo')")


def second_version(now: datetime) -> None:
    """After a month the SMS says something else: two versions to compare."""
    journey = Journey.objects.select_related("draft").get(key=NUDGE)
    graph = json.loads(json.dumps(journey.draft.graph))
    for node in graph["nodes"]:
        if node["type"] == "send_sms":
            node["settings"]["text"] = NEARLY_FULL
    edit(MAYA, NUDGE, commands=[{"op": "restore", "graph": graph}], revision=journey.draft.revision, now=now)
    publish(MAYA, NUDGE, now=now, note="The SMS says that the plan is nearly full, not that a limit is reached", ticks=["*"])


def logins() -> None:
    """Maya draws and publishes; the manager only looks."""
    users = get_user_model().objects
    if not users.filter(username="demo").exists():
        users.create_superuser("demo", password="demo", first_name="Maya")  # noqa: S106  printed at the start, on a laptop
    group, _made = Group.objects.get_or_create(name="Managers")
    group.permissions.set(Permission.objects.filter(content_type__app_label__startswith="cairn_", codename__startswith="view_"))
    if not users.filter(username="manager").exists():
        manager = users.create_user("manager", password="manager", first_name="Ruth", is_staff=True)  # noqa: S106
        manager.groups.add(group)
