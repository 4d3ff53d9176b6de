"""All connections that PostgreSQL has are taken, and Cairn's own are cut: nobody gets in, and then there is room again."""

import time
from contextlib import suppress

import psycopg

from prove.storm import Scene, Storm, storm

TAKEN_SECONDS = 4
FREE_SECONDS = 6
CUT = "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like 'cairn%' and datname = current_database()"


def shake(scene: Scene) -> None:
    until = time.monotonic() + scene.seconds
    while time.monotonic() < until:
        time.sleep(FREE_SECONDS)
        taken = take_all(scene)
        time.sleep(TAKEN_SECONDS)
        for connection in taken:
            connection.close()
    scene.faults["never_refused"] = int(not scene.application.told.refused[503])


def take_all(scene: Scene) -> list[psycopg.Connection]:
    """Take what there is; cut Cairn's own, and take those before it comes back."""
    taken: list[psycopg.Connection] = []
    take(scene, taken)
    scene.notes["connections cut"] += taken[0].execute(CUT).fetchone()[0]  # type: ignore[index]
    take(scene, taken)
    scene.notes["all connections taken"] += 1
    return taken


def take(scene: Scene, taken: list[psycopg.Connection]) -> None:
    with suppress(psycopg.OperationalError):
        while True:
            taken.append(psycopg.connect(scene.house.url, autocommit=True, application_name="greedy"))


storm(Storm(name="connections", says="all connections of PostgreSQL are taken for seconds, Cairn's own cut", shake=shake))
