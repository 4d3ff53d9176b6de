"""Thousands upgrade while their messages fall due, half of them by a colleague of the same account; none may be spoken to afterwards."""

import time
from collections.abc import Callable
from threading import Thread

import psycopg

from prove.load import Client, upgrade
from prove.shaking import CLOCKS
from prove.storm import Scene, Storm, storm

LINES, AT_ONCE, TOLD_AT_ONCE = 8, 5, 100
# About as many upgrade in a second as there are messages sent, so that they race to the end.
UPGRADES_A_SECOND = 120
PATIENCE_SECONDS = 600
WAITING = "select count(*) from cairn_engine_run where state = 'waiting' and node = 'wait'"


def shake(scene: Scene) -> None:
    """Let ``people`` wait, make all of them due at one moment, and upgrade them in another order."""
    client, told = scene.application.client, scene.application.told
    people = list(range(scene.people))
    in_parallel(lambda mine: begin(client, mine), people)
    told.entries |= {f"u{n}": f"u{n}" for n in people}
    until = time.monotonic() + PATIENCE_SECONDS
    with psycopg.connect(scene.house.url, autocommit=True) as line:
        while line.execute(WAITING).fetchone()[0] < len(people):  # type: ignore[index]
            if time.monotonic() > until:
                scene.faults["not_ready"] = 1
                return
            time.sleep(0.5)
        scene.chance.shuffle(people)
        line.execute(CLOCKS, {"ahead": "1 day"})
    in_parallel(lambda mine: upgrade_all(scene, client, mine), people)
    scene.notes["upgraded"] = len(told.upgraded)
    scene.faults["no_race"] = int(not 0 < len(scene.provider.took.hooks) < len(people))


def by(number: int) -> str:
    """Who says that somebody upgraded: every second one's colleague."""
    return f"colleague-{number}" if number % 2 else f"u{number}"


def begin(client: Client, mine: list[int]) -> None:
    for at in range(0, len(mine), TOLD_AT_ONCE):
        batch = []
        for n in mine[at : at + TOLD_AT_ONCE]:
            for who in sorted({f"u{n}", by(n)} if n % 2 else ()):
                batch.append({"type": "group", "userId": who, "groupId": f"account-{n}", "messageId": f"g-{who}"})
            limit = {"type": "track", "event": "paywall_encountered", "userId": f"u{n}", "messageId": f"e-u{n}"}
            batch.append({**limit, "properties": {"feature": f"u{n}"}})
        client.say(batch)


def upgrade_all(scene: Scene, client: Client, mine: list[int]) -> None:
    told = scene.application.told
    for at in range(0, len(mine), AT_ONCE):
        some = mine[at : at + AT_ONCE]
        when = client.say([upgrade(by(n)) for n in some])
        told.upgraded |= {f"u{n}": when for n in some}
        time.sleep(LINES * AT_ONCE / UPGRADES_A_SECOND)


def in_parallel(work: Callable[[list[int]], None], numbers: list[int]) -> None:
    threads = [Thread(target=work, args=(numbers[line::LINES],)) for line in range(LINES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


storm(
    Storm(
        name="upgrades",
        says="PEOPLE upgrade while their messages fall due, half of them by a colleague",
        shake=shake,
        lines=0,
        faster=0,
    )
)
