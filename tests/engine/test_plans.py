"""Hot statements find their rows by the index that they name, with plans made for their arguments and with plans made for any.

The live code tells a story and each statement is noted with its arguments; then the tables are filled, and the server is asked how it
would find the rows now. Nothing here depends on how fast anything is.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from psycopg import sql as write

from audience.accept import Source, accept
from audience.finding import types_in_log
from audience.windows import look_back
from config.run import places
from engine.models import Journey, Run
from engine.runtime import hands
from engine.runtime.lag import lags, note
from engine.runtime.walk import walk
from engine.store import runs
from ground.columns import taking_rows
from ground.statement import statement
from tests.engine.test_walk import LIMIT, PUSH
from tests.world import World, graph_of

FLOORS = ("audience", "engine", "channels")
ROWS = 4_000
# Asked by people, once a minute, by hand, or of small tables only; a scan there is right.
SELDOM = {
    "audience": {"drop_keys", "new_numbers"},
    "channels": {"add_tallies", "fold_tallies"},
    "engine": {
        "advance_job",
        "back_left",
        "back_runs",
        "doctor",
        "entered_so_far",
        "done_and_waiting",
        "end_frozen",
        "events_by_id",
        "fold_deltas",
        "homes_due",
        "keep_admitted",
        "keep_throttles",
        "lock_shards",
        "past_addresses",
        "past_consents",
        "past_entries",
        "past_events",
        "past_fields",
        "past_homes",
        "past_messages",
        "past_ranges",
        "past_runs",
        "take_admitted",
        "take_throttles",
        "transfer_left",
        "transfer_runs",
    },
}
# Only add rows: whatever they looked up was looked up before.
ADD = re.compile(r"^(insert_|add_|write_events$)")
# Not held: named for one home, for whole accounts or for moved clocks, which the story does not ask; or at some thousand rows
# another index, or the table itself, is as cheap.
NOT_HELD = {
    "claim_due_runs": {"cairn_run_live_home"},
    "due_messages": {"cairn_message_pending"},
    "gate_people": {"cairn_suppression_once", "cairn_audience_suppression"},
    "live_runs": {"cairn_run_live_home"},
    "open_watchers": {"cairn_watcher_open_home"},
    "pending_messages": {"cairn_message_pending"},
}
OFTEN = {"op": "ge", "left": {"count": {"type": "paywall_encountered", "days": 7}}, "right": {"value": 1}}
BIG = 10_000_000
# table -> what differs from the row of the story; {g} counts.
FILL = {
    "cairn_audience_account": {"id": f"{BIG} + g", "external_id": "'account-' || g"},
    "cairn_audience_person": {
        "id": f"{BIG} + g",
        "external_id": "'user-' || g",
        "home": f"-({BIG} + g)",
        "email": "g || '@acme.example'",
        "email_key": "g || '@acme.example'",
        "account_id": f"case when g % 2 = 0 then {BIG} + g / 5 + 1 end",
    },
    "cairn_audience_identity": {"id": f"{BIG} + g", "value": "'user-' || g", "person_id": f"{BIG} + g"},
    "cairn_audience_membership": {"id": f"{BIG} + g", "person_id": f"{BIG} + g", "account_id": f"{BIG} + g / 5 + 1"},
    "cairn_audience_eventkey": {"key": "gen_random_uuid()"},
    "cairn_audience_event": {
        "id": f"{BIG} + g",
        "person_id": f"{BIG} + g / 20",
        "type": "case g % 4 when 0 then 'paywall_encountered' when 1 then 'session_started' else 'type-' || g % 20 end",
    },
    "cairn_audience_suppression": {"id": f"{BIG} + g", "address": "g || '@gone.example'"},
    "cairn_engine_run": {
        "id": f"{BIG} + g",
        "person_id": f"{BIG} + g",
        "home": f"-({BIG} + g)",
        "shard": f"-({BIG} + g) & 255",
        "state": "case when g % 10 = 0 then 'parked' else 'waiting' end",
        "ended_at": "null",
        "reason": "''",
        "wake_at": "'2026-05-01'::timestamptz + g * interval '1 second'",
    },
    "cairn_engine_watcher": {"run_id": f"{BIG} + g", "person_id": f"{BIG} + g", "home": f"-({BIG} + g)"},
    "cairn_channels_message": {
        "id": f"{BIG} + g",
        "visit_key": "g || ':n:1'",
        "run_id": f"{BIG} + g",
        "person_id": f"{BIG} + g",
        "home": f"-({BIG} + g)",
        "shard": f"-({BIG} + g) & 255",
        "token": "null",
        "state": "case when g % 10 = 0 then 'held' when g % 10 = 1 then 'ready' else 'skipped' end",
        "due_at": "case when g % 10 = 0 then '2026-05-01'::timestamptz + g * interval '1 second' end",
        "claimed_at": "null",
    },
    "cairn_channels_mailroomitem": {"id": f"{BIG} + g", "key": "'item-' || g"},
}
INBOX = """
insert into cairn_audience_inbox (shard, home, person_id, kind, type, at, received_at, stops, for_account, late)
select -g & 255, -g, g, 'event', 'session_started', now(), now(), g %% 9 = 0, false, false from generate_series(%s, %s) g
"""
Noted = dict[tuple[str, str], tuple[str, Any]]


@pytest.fixture
def told(db: None) -> Noted:
    """Each hot statement as it was sent, with its arguments, by floor and name; the tables are full afterwards."""
    sent: list[tuple[str, Any]] = []
    begin_with_nothing()

    def keep(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        sent.append((str(sql), params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        tell()
    fill()
    found: Noted = {}
    for floor, name in hot():
        tail = taking_rows(statement(folder(floor), name))[0].split("{columns}")[-1]
        for sql, params in sent:
            if sql.endswith(tail):
                found[floor, name] = (sql, params)
    return found


def tell() -> None:
    """A push, a wait, an upgrade of an account, a pause; people anonymous first; the pages that look each second."""
    world = World()
    ada = world.person("ada", account="acme", plan="starter")
    ben = world.person("ben")
    graph = graph_of(
        ("start", "entry_event", {**LIMIT, "where": OFTEN}),
        ("push", "send_push", {**PUSH, "message_class": "transactional"}),
        ("wait", "wait_time", {"lasts": "P1D"}),
        ("email", "send_push", {**PUSH, "message_class": "transactional"}),
        edges=["start.next push", "push.next wait", "wait.next email"],
        exits=[{"type": "session_started", "where": OFTEN}],
    )
    world.journey(graph)
    for who in (ada, ben):
        world.event(who, "paywall_encountered", feature="boards").event(who, "feature_limit_reached", feature="boards")
    world.say("ada", {"type": "group", "groupId": "acme", "traits": {"plan": "pro", "name": "Acme"}})
    somebody = {"anonymousId": "browser-1", "userId": None}
    world.say("", {"type": "track", "event": "session_started", **somebody})
    world.say("", {"type": "identify", **somebody, "userId": "cleo", "traits": {}})
    dov = world.person("dov", plan="starter")
    for event, said in (
        ("paywall_encountered", {"feature": "boards"}),
        ("feature_limit_reached", {"feature": "boards"}),
        ("plan_upgraded", {"to": "pro"}),
    ):
        # Nothing is dispatched in between: the upgrade takes the message back.
        accept([{"type": "track", "event": event, "userId": "dov", "messageId": event, "properties": said}], Source(), world.now)
        walk(world.now)
    journey = Journey.objects.get()
    hands.pause(journey, world.now)
    world.later(days=2)
    hands.resume(Journey.objects.get(), world.now, late="send")
    world.settle()
    world.later(days=2)
    lags(world.now)
    note("worker")
    types_in_log()
    look_back({who.id: (world.now - timedelta(days=7), world.now) for who in (ada, ben, dov)}, ["paywall_encountered", "session_started"])
    runs.by_id(Run.objects.values_list("id", flat=True))


def begin_with_nothing() -> None:
    """Give tables and indexes new files for this transaction: what earlier tests left behind in them would change the costs."""
    with connection.cursor() as cursor:
        cursor.execute(f"truncate cairn_audience_inbox, {', '.join(FILL)} cascade")


def fill() -> None:
    with connection.cursor() as cursor:
        # As many as there are rows: a sample would be another one each time.
        cursor.execute("set local default_statistics_target = 10000")
        cursor.execute(SUPPRESSED)
        for table, differs in FILL.items():
            cursor.execute(COLUMNS, [table])
            names = [name for (name,) in cursor.fetchall()]
            values = ", ".join(differs.get(name, f't."{name}"') for name in names).replace("%", "%%")
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.execute(
                f"insert into {table} ({columns}) select {values} from (select * from {table} limit 1) t, generate_series(1, %s) g", [ROWS]
            )
        cursor.execute(INBOX, [1, 20 * ROWS])
        cursor.execute(f"analyze cairn_audience_inbox, {', '.join(FILL)}")


COLUMNS = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
SUPPRESSED = "insert into cairn_audience_suppression (channel, address, reason, at) values ('email', 'a@gone.example', 'bounce', now())"


def folder(floor: str) -> Path:
    return Path(places.ROOT) / floor / "sql"


def hot() -> list[tuple[str, str]]:
    every = [(floor, path.stem) for floor in FLOORS for path in sorted(folder(floor).glob("*.sql"))]
    return [(floor, name) for floor, name in every if name not in SELDOM[floor] and not ADD.match(name)]


def named_indexes(floor: str, name: str) -> set[str]:
    head = [line for line in (folder(floor) / f"{name}.sql").read_text().splitlines() if re.match(r"--\s+index:", line)]
    return set(re.findall(r"\bcairn_\w+", " ".join(head)))


def plan(sql: str, params: Any, mode: str) -> dict[str, Any]:
    """How the server would run a statement, prepared as the code prepares it: its plan for these arguments, or for any."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    text = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", sql).replace("%%", "%")
    values = [params[name] for name in names]
    types = f"({', '.join(map(type_of, values))})" if values else ""
    given = write.SQL("({})").format(write.SQL(", ").join(map(write.Literal, values))) if values else write.SQL("")
    ask = write.SQL("explain (format json) execute asked").as_string() + given.as_string(connection.connection)
    with transaction.atomic(), connection.connection.cursor() as cursor:
        cursor.execute(f"set local plan_cache_mode = {mode}")
        cursor.execute(f"prepare asked{types} as {text}", prepare=False)
        try:
            cursor.execute(ask, prepare=False)
            found: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
        finally:
            cursor.execute("deallocate asked", prepare=False)
    return found


def type_of(value: Any) -> str:
    kinds = {int: "bigint", datetime: "timestamptz", UUID: "uuid", timedelta: "interval", list: "text[]"}
    return kinds.get(type(value), "unknown")


def nodes(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield found
    for below in found.get("Plans", ()):
        yield from nodes(below)


def indexes_of(found: dict[str, Any]) -> set[str]:
    """The indexes that a plan uses; those of a month are named as the whole log's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, p.relname from pg_inherits i join pg_class c on c.oid = inhrelid join pg_class p on p.oid = inhparent"
        )
        whole = dict(cursor.fetchall())
    used = {node["Index Name"] for node in nodes(found) if "Index Name" in node}
    used |= {name for node in nodes(found) for name in node.get("Conflict Arbiter Indexes", ())}
    return {whole.get(name, name) for name in used}


def scanned(found: dict[str, Any]) -> list[str]:
    """The big tables that a plan reads from end to end; months with nothing in them do not count."""
    big = {*FILL, "cairn_audience_inbox"} - {"cairn_audience_event"}
    log = re.compile(r"cairn_audience_event_\d{4}_\d\d$")
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relname like 'cairn_audience_event_%%' and relpages > 10")
        full = {name for (name,) in cursor.fetchall() if log.match(name)}
    names = [str(node.get("Relation Name")) for node in nodes(found) if node["Node Type"] == "Seq Scan"]
    return [name for name in names if name in big | full]


def wrong(told: Noted) -> list[str]:
    """What is not as the heads of the statements say."""
    found = []
    for mode in ("force_custom_plan", "force_generic_plan"):
        for (floor, name), (sql, params) in told.items():
            shown = plan(sql, params, mode)
            used = indexes_of(shown)
            spared = NOT_HELD.get(name, set())
            found += [f"{floor}/{name} reads all of {table} ({mode})" for table in scanned(shown) if table not in spared]
            for index in sorted(named_indexes(floor, name) - spared):
                if not any(one.startswith(index) for one in used):
                    found.append(f"{floor}/{name} does not use {index}, but {sorted(used)} ({mode})")
    return found


def test_hot_statements_use_the_index_they_name_and_read_no_big_table_from_end_to_end(told: Noted) -> None:
    assert set(hot()) - set(told) == set(), "the story does not tell these"
    found = wrong(told)
    assert not found, "\n".join(found)


def test_a_lost_index_is_noticed(told: Noted) -> None:
    for index in ("cairn_run_due", "cairn_inbox_shard", "cairn_event_person_type_at"):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"drop index {index}")
            missed = [line for line in wrong(told) if f"does not use {index}" in line]
            transaction.set_rollback(True)

        assert missed, index
