"""Somebody very loud does not hold up the neighbours of the shard, nor a large account its members."""

from django.db import connection

from audience.accept import Source, accept
from audience.models import Inbox, Person
from engine.models import Step, Watcher
from engine.runtime.step import EACH_HOME, ROWS, step
from engine.store.runs import claim_inbox
from engine.store.watchers import open_of
from tests.engine.test_walk import two_steps
from tests.world import World

SHARD = 7
LOUD, NEIGHBOURS = SHARD, tuple(SHARD + 256 * n for n in range(1, 21))
SAY = """
insert into cairn_audience_inbox (shard, home, person_id, kind, type, at, received_at, stops, for_account, late)
select %(home)s & 255, %(home)s, 1, 'event', 'session_started', now(), now(), false, false, false from generate_series(1, %(many)s)
"""


def say(home: int, many: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SAY, {"home": home, "many": many})


def taken(*shards: int, homes: list[int] | None = None) -> dict[int, int]:
    """How many rows a claim takes of each home."""
    counts: dict[int, int] = {}
    for row in claim_inbox(list(shards), homes, ROWS, EACH_HOME):
        counts[row.home] = counts.get(row.home, 0) + 1
    return counts


def test_ten_thousand_rows_of_one_home_leave_room_for_all_its_neighbours(db: None) -> None:
    say(LOUD, 10_000)
    for home in NEIGHBOURS:
        say(home, 3)

    assert taken(SHARD) == {LOUD: EACH_HOME} | dict.fromkeys(NEIGHBOURS, 3)


def test_a_loud_shard_leaves_room_for_the_others(db: None) -> None:
    say(LOUD, 10_000)
    say(SHARD + 1, 3)

    assert taken(SHARD, SHARD + 1) == {LOUD: EACH_HOME, SHARD + 1: 3}


def test_two_loud_ones_get_as_much_each_and_in_their_own_order(db: None) -> None:
    for home in (LOUD, NEIGHBOURS[0]) * 2:
        say(home, 600)

    rows = claim_inbox([SHARD], None, ROWS, EACH_HOME)

    for home in (LOUD, NEIGHBOURS[0]):
        first = Inbox.objects.filter(home=home).order_by("id").values_list("id", flat=True)[:EACH_HOME]
        assert sorted(row.id for row in rows if row.home == home) == list(first)


def test_whoever_asks_for_some_homes_gets_no_others(db: None) -> None:
    say(LOUD, 10_000)
    for home in NEIGHBOURS:
        say(home, 3)

    assert taken(SHARD, homes=[NEIGHBOURS[4]]) == {NEIGHBOURS[4]: 3}
    assert taken(SHARD, homes=[LOUD, NEIGHBOURS[4]]) == {LOUD: EACH_HOME, NEIGHBOURS[4]: 3}


def test_a_step_takes_no_more_than_it_may(db: None) -> None:
    for home in (LOUD, *NEIGHBOURS):
        say(home, 300)

    assert sum(taken(SHARD).values()) == ROWS


def test_a_neighbour_is_heard_in_the_first_step_while_ten_thousand_events_of_somebody_wait(world: World) -> None:
    loud, ada = world.person("loud"), world.person("ada")
    world.journey(two_steps())
    # Ada moves in next door: another home of the same shard.
    Person.objects.filter(id=ada.id).update(home=loud.home + 256 * 1_000_000)
    with connection.cursor() as cursor:
        cursor.execute(SAY.replace("1, 'event'", f"{loud.id}, 'event'"), {"home": loud.home, "many": 10_000})
    limit = {"type": "track", "event": "feature_limit_reached", "userId": "ada", "messageId": "limit", "properties": {"feature": "boards"}}
    accept([limit | {"timestamp": world.now.isoformat()}], Source(), world.now)

    step(world.now, [loud.home & 255])

    assert Step.objects.filter(person_id=ada.id, kind="entered").exists()
    assert Inbox.objects.filter(home=loud.home).count() == 10_000 - EACH_HOME


def test_an_event_of_one_member_reads_the_watchers_of_that_one_and_an_upgrade_those_of_all(world: World) -> None:
    ada, ben = world.person("ada", account="acme", plan="starter"), world.person("ben", account="acme", plan="starter")
    world.journey(two_steps())
    for who in (ada, ben):
        world.event(who, "feature_limit_reached", feature="boards")
    home = Person.objects.get(id=ada.id).home

    assert [w.person_id for w in open_of([ada.id], [home], [])] == [ada.id]
    assert {w.person_id for w in open_of([ada.id], [home], [home])} == {ada.id, ben.id}

    world.event(ada, "plan_upgraded", to="pro")
    assert set(Watcher.objects.filter(reached_at=world.now).values_list("person_id", flat=True)) == {ada.id, ben.id}
