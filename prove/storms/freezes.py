"""A worker is frozen in a step, between claim and call, while PostgreSQL writes to it; what it holds must come free before it wakes."""

import time
from contextlib import suppress

import psycopg

from config.run.child import Child
from prove.house import frozen, wake
from prove.storm import Scene, Storm, storm

INSIDE = ("step.locked", "step.loaded", "step.decided", "step.written")
BETWEEN = ("claim.taken", "claim.committed", "look.kept", "look.committed", "call.before", "call.after")
# Longer than what it takes to be found out, see prove.settings.
FROZEN_SECONDS = 25.0
OURS = "select count(*) from pg_stat_activity a where application_name like 'cairn%'"
# Transactions that hold a shard or have written, and rest, or whose client takes nothing.
HOLDING = f"""{OURS} and xact_start < clock_timestamp() - interval '3 seconds'
  and (state = 'idle in transaction' or wait_event = 'ClientWrite')
  and (backend_xid is not null or exists (select 1 from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.classid = 421))"""
# A worker that is just reading what came in, and one that takes nothing.
READING = f"{OURS} and query like '%cairn_audience_inbox%' and state = 'active'"
WRITING = f"{OURS} and wait_event = 'ClientWrite'"


def shake(scene: Scene) -> None:
    """Freeze at each place once, each waited for SECONDS at most."""
    house = scene.house
    house.frozen_seconds, house.how = (FROZEN_SECONDS, FROZEN_SECONDS), "freeze"
    victim = house.of("worker")[0]
    for point in (*INSIDE, *BETWEEN):
        house.only = point
        house.kill(victim)
        until = time.monotonic() + scene.seconds
        # Only the victim has a stop laid in.
        while not house.stopped()[point] and time.monotonic() < until:
            time.sleep(0.1)
        house.only = ""
        if not house.stopped()[point]:
            scene.faults["points_missed"] += 1
            continue
        comes_free(scene, victim)
    while_written_to(scene, victim)


def while_written_to(scene: Scene, victim: Child) -> None:
    """Let much lie there, and freeze the victim while PostgreSQL sends it all that."""
    scene.application.padding = 30_000
    others = [child for child in scene.house.of("worker") if child is not victim]
    until = time.monotonic() + scene.seconds
    while time.monotonic() < until:
        for child in scene.house.of("worker"):
            scene.house.freeze(child)
        # They hold nothing for long enough to be found out, and much comes in.
        time.sleep(4)
        wake(victim)
        if caught(scene, victim):
            scene.notes["frozen while written to"] += 1
            for child in others:
                wake(child)
            comes_free(scene, victim)
            break
        for child in others:
            wake(child)
        time.sleep(3)
    scene.application.padding = 0
    scene.faults["never_written_to"] = int(not scene.notes["frozen while written to"])


def caught(scene: Scene, victim: Child) -> bool:
    with psycopg.connect(scene.house.url, autocommit=True) as line:
        until = time.monotonic() + 3
        while time.monotonic() < until:
            if one(line, READING):
                scene.house.freeze(victim)
                time.sleep(0.2)
                if one(line, WRITING):
                    return True
                wake(victim)
        scene.house.freeze(victim)
    wake(victim)
    return False


def comes_free(scene: Scene, victim: Child) -> None:
    """Wait until nothing is held any more, note how long that was, and wake the victim."""
    began = time.monotonic()
    # What it had claimed is given up meanwhile.
    time.sleep(9)
    while time.monotonic() - began < FROZEN_SECONDS - 2:
        with suppress(psycopg.Error), psycopg.connect(scene.house.url, autocommit=True) as line:
            if not one(line, HOLDING):
                break
        time.sleep(0.2)
    else:
        scene.faults["held_by_the_frozen"] += 1
    scene.faults["woke_too_early"] += not frozen(victim)
    scene.notes["longest held, s"] = max(scene.notes["longest held, s"], round(time.monotonic() - began))
    wake(victim)


def one(line: psycopg.Connection, sql: str) -> int:
    return int(line.execute(sql).fetchone()[0])  # type: ignore[index,call-overload]


storm(
    Storm(
        name="freezes",
        says="a worker is frozen in a step, between claim and call, and while PostgreSQL writes to it; SECONDS at most for each",
        shake=shake,
    )
)
