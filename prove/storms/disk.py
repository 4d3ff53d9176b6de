"""PostgreSQL's disk is full: its tables lie on a file system of their own that somebody else fills, and empties again."""

import os
import time
from pathlib import Path

import psycopg
from psycopg import sql

from config.run.postgres import Postgres
from prove.small import small_filesystem
from prove.storm import Scene, Storm, storm

MEGABYTES = 256
FULL_SECONDS = 8
FREE_SECONDS = 8
# A busy machine fills slowly: full means that the door has said so.
SAID_WITHIN_SECONDS = 60


def folder_of(postgres: Postgres) -> Path:
    return postgres.data.parent / "small"


def start(postgres: Postgres) -> None:
    """Start PostgreSQL with its database on a file system of its own; what it writes ahead lies elsewhere."""
    folder = folder_of(postgres)
    small_filesystem(folder, MEGABYTES, postgres.user)
    rows = folder / "rows"
    rows.mkdir(mode=0o700)
    if postgres.user:
        os.chown(rows, *postgres.user)
    postgres.start()
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("create tablespace small location {}").format(sql.Literal(str(rows))))
        connection.execute("alter database cairn set tablespace small")


def shake(scene: Scene) -> None:
    ballast = folder_of(scene.house.postgres) / "ballast"
    until = time.monotonic() + scene.seconds
    while time.monotonic() < until:
        time.sleep(FREE_SECONDS)
        fill(ballast)
        scene.notes["disk full"] += 1
        refused, latest = scene.application.told.refused, time.monotonic() + SAID_WITHIN_SECONDS
        said = refused[503]
        # Nobody walks on while it is full, so the application would rest and never be refused.
        scene.application.hurries = True
        time.sleep(FULL_SECONDS)
        while refused[503] == said and time.monotonic() < latest:
            fill(ballast)
            time.sleep(1)
        ballast.unlink()
        scene.application.hurries = False
    scene.faults["never_refused"] = int(not scene.application.told.refused[503])


def fill(ballast: Path) -> None:
    """Write until there is no room left."""
    with ballast.open("ab", buffering=0) as file:
        for size in (2**20, 2**12):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


storm(Storm(name="disk", says="the disk of PostgreSQL is full for seconds, again and again", shake=shake, start=start, lines=16))
