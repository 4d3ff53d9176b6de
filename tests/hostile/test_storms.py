"""Many at once: whatever order they come in, each is counted once and nobody is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from audience.accept import Source, accept
from audience.history import Actor
from audience.models import Event, Identity, Inbox, Person, Quarantined
from channels.dispatch import dispatch
from channels.models import Guardrails, MailroomItem, Message
from engine.models import Journey, Run, Version
from engine.runtime.doctor import examine
from engine.runtime.walk import walk
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import RevisionConflict
from journeys.operations.publish import publish
from tests.engine.test_walk import two_steps
from tests.journeys.drawing import simple
from tests.world import World, graph_of

pytestmark = pytest.mark.django_db(transaction=True)
MAYA, ELI = Actor("user:maya"), Actor("user:eli")


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def at_once(*works):
    """Call all at one moment, each in a thread; give what they gave or raised."""
    together = Barrier(len(works))

    def one(work):
        try:
            together.wait()
            return work()
        except Exception as failure:
            return failure
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def rest(world):
    for _ in range(60):
        if not walk(world.now) and not dispatch(now_of=lambda: world.now):
            break
    assert not Inbox.objects.exists()
    assert [f.code for f in examine(world.now) if f.stuck] == []
    assert list(Quarantined.objects.values_list("sentence")) == []


def test_two_who_publish_at_once_make_one_version_of_one_draft(world):
    create(MAYA, name="Nudge", key="nudge", now=world.now, graph=simple())

    told = at_once(*[lambda actor=actor: publish(actor, "nudge", now=world.now, ticks=["*"], note="x") for actor in (MAYA, ELI) * 3])

    assert sorted(type(one).__name__ for one in told) == ["AlreadyPublished"] * 5 + ["Published"]
    assert Version.objects.get().id == Journey.objects.get().live_id


def test_of_two_tabs_that_edit_at_once_one_is_told_of_the_other(world):
    create(MAYA, name="Nudge", key="nudge", now=world.now, graph=simple())
    rename = [lambda n=n: edit(MAYA, "nudge", revision=1, commands=[{"op": "rename", "name": f"N{n}"}], now=world.now) for n in range(6)]

    told = at_once(*rename)

    assert sum(isinstance(one, RevisionConflict) for one in told) == 5, told


def test_one_batch_accepted_by_eight_is_stored_once(world):
    batch = [
        {"type": "track", "event": "feature_limit_reached", "userId": f"p{i % 20}", "anonymousId": f"a{i % 7}", "messageId": f"m{i}"}
        | {"properties": {"feature": "boards"}, "timestamp": world.now.isoformat()}
        for i in range(200)
    ]

    told = at_once(*[lambda: accept(batch, Source(), world.now) for _ in range(8)])

    assert [one for one in told if isinstance(one, Exception)] == []
    assert sum(one.taken for one in told) == 200
    assert Event.objects.count() == 200
    rest(world)
    assert Identity.objects.count() == 27


def test_an_upgrade_that_races_two_walkers_is_honoured_once(world):
    people = [world.person(f"p{i}", plan="starter", account="northwind") for i in range(30)]
    world.journey(two_steps())
    for who in people:
        world.event(who, "feature_limit_reached", feature="boards")
    said = MailroomItem.objects.count()
    world.now += timedelta(days=1)
    up = [{"type": "track", "event": "plan_upgraded", "userId": "p7", "messageId": "up", "properties": {"to": "pro"}}]

    at_once(
        lambda: walk(world.now),
        lambda: accept(up, Source(), world.now),
        lambda: walk(world.now),
        lambda: dispatch(now_of=lambda: world.now),
        lambda: walk(world.now),
    )
    rest(world)

    assert set(Person.objects.filter(id__in=[p.id for p in people]).values_list("account__plan", flat=True)) == {"pro"}
    assert not Run.objects.filter(state__in=["waiting", "sending"]).exists()
    visits = list(Message.objects.filter(state="sent").values_list("visit_key", flat=True))
    assert len(visits) == len(set(visits)) == MailroomItem.objects.count()
    assert MailroomItem.objects.count() >= said


def test_three_hundred_colleagues_fall_silent_together(world):
    batch = []
    for i in range(300):
        who = {"userId": f"p{i}", "timestamp": (world.now - timedelta(days=90)).isoformat()}
        traits = {"name": f"P{i}", "email": f"p{i}@northwind.example", "push_token": f"t{i}", "timezone": "Europe/Lisbon"}
        batch += [{**who, "type": "group", "groupId": "northwind"}, {**who, "type": "identify", "traits": traits}]
        batch.append({**who, "type": "track", "event": "consent_given", "properties": {"channel": "push", "source": "form"}})
    accept(batch, Source(), world.now - timedelta(days=90))
    rest(world)
    world.journey(two_steps())
    limit = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
    accept([{**limit, "userId": f"p{i}", "timestamp": world.now.isoformat()} for i in range(300)], Source(), world.now)
    rest(world)
    assert Run.objects.filter(state="waiting").count() == 300

    world.event("p7", "plan_upgraded", to="pro")
    rest(world)
    world.later(days=5)

    assert Run.objects.exclude(reason="goal").count() == 0
    assert Message.objects.exclude(channel="push").filter(state="sent").count() == 0


def test_people_who_are_moved_about_while_their_messages_are_held_keep_one_home(world):
    people = [world.person(f"p{i}", plan="starter") for i in range(12)]
    world.journey(two_steps())
    world.until(world.now.replace(hour=23))
    for who in people:
        world.event(who, "feature_limit_reached", feature="boards")
    assert Message.objects.filter(state="held").count() == 12

    def storm(n):
        said = []
        for i in range(12):
            stamp = {"timestamp": world.now.isoformat(), "messageId": f"{n}-{i}"}
            said.append({"type": "group", "userId": f"p{i}", "groupId": f"g{(i + n) % 4}", **stamp})
            said.append({"type": "identify", "userId": f"p{i}", "anonymousId": f"a{n}-{i}", **stamp, "messageId": f"{n}-{i}i"})
            said.append({"type": "alias", "userId": f"p{i}", "previousId": f"a{n}-{(i + 1) % 12}", **stamp, "messageId": f"{n}-{i}a"})
        return accept(said, Source(), world.now)

    told = at_once(*[lambda n=n: storm(n) for n in range(5)], *[lambda: walk(world.now) for _ in range(4)])
    assert [one for one in told if isinstance(one, Exception)] == []
    rest(world)
    world.later(hours=12)
    rest(world)

    homes = dict(Person.objects.filter(merged_into__isnull=True).values_list("id", "home"))
    for row in [*Run.objects.all(), *Message.objects.filter(state__in=["held", "ready"])]:
        assert (row.home, row.shard) == (homes[row.person_id], homes[row.person_id] & 255)
    visits = list(Message.objects.filter(state="sent").values_list("visit_key", flat=True))
    assert len(visits) == len(set(visits)) > 0


def test_one_browser_that_two_people_share_mixes_nobody_up(world):
    ada, ben = world.person("ada"), world.person("ben")

    def stamp(n):
        return {"timestamp": world.now.isoformat(), "messageId": f"s{n}", "anonymousId": "kiosk"}

    batches = [[{"type": "identify", "userId": "ada" if n % 2 else "ben", "traits": {f"seen{n}": n}, **stamp(n)}] for n in range(8)]
    told = at_once(*[lambda b=b: accept(b, Source(), world.now) for b in batches], lambda: walk(world.now), lambda: walk(world.now))
    assert [one for one in told if isinstance(one, Exception)] == []
    rest(world)

    ada.refresh_from_db()
    ben.refresh_from_db()
    assert (ada.merged_into_id, ben.merged_into_id) == (None, None)
    assert {k for k in ada.fields if k.startswith("seen")} == {"seen1", "seen3", "seen5", "seen7"}
    assert {k for k in ben.fields if k.startswith("seen")} == {"seen0", "seen2", "seen4", "seen6"}


@pytest.mark.row("B5")
def test_of_two_journeys_due_at_once_four_walkers_let_one_through(world):
    Guardrails.objects.create(id=1, message_gap=timedelta(hours=3))
    people = [world.person(f"p{i}") for i in range(20)]
    for name in ("first", "second"):
        push = ("push", "send_push", {"title": name, "body": name, "is_prompt": False})
        wait = ("wait", "wait_time", {"lasts": "PT1H"})
        start = ("start", "entry_event", {"types": ["session_started"]})
        world.journey(graph_of(start, wait, push, edges=["start.next wait", "wait.next push"]), name)
    for who in people:
        world.event(who, "session_started")
    due = world.now + timedelta(hours=1)

    told = at_once(*[lambda: walk(due)] * 4)

    assert [one for one in told if isinstance(one, Exception)] == []
    assert Message.objects.filter(state="ready").count() == len(people)
    assert Message.objects.filter(state="held", why="message_gap").count() == len(people)
    assert Message.objects.filter(state="ready").values("person_id").distinct().count() == len(people)
