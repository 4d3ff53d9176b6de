"""Where the benches write: a throw-away embedded PostgreSQL that keeps its promises to the disk, or the server that somebody names."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config.run.postgres import Postgres

PREFIX = "cairn_bench"


class Place:
    """A server, and the databases of this run on it. ``url`` leads to a database that is always there."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self._made: list[str] = []

    def url_of(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{self._full(name)}"))

    def make(self, name: str, template: str = "") -> str:
        """Make a database anew, as a copy of another one of ours where that is named; give its address."""
        like = sql.SQL(" template {}").format(sql.Identifier(self._full(template))) if template else sql.SQL("")
        self.drop(name)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(self._full(name))) + like)
            # A copy leaves much to be written out; it must not fall into what is measured.
            connection.execute("checkpoint")
        self._made.append(name)
        return self.url_of(name)

    def drop(self, name: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(self._full(name))))

    def clean(self) -> None:
        for name in self._made:
            self.drop(name)

    def on(self) -> str:
        """Say what it is, and refuse what makes figures worthless."""
        with psycopg.connect(self.url) as connection:
            said = {name: connection.execute(sql.SQL("show {}").format(sql.Identifier(name))).fetchone()[0] for name in SHOWN}  # type: ignore[index]
        if said["fsync"] != "on" or said["synchronous_commit"] != "on":
            raise SystemExit("This PostgreSQL does not wait for its disk (fsync, synchronous_commit); figures from it say nothing.")
        return f"PostgreSQL {said['server_version'].split()[0]}, shared_buffers {said['shared_buffers']}"

    def _full(self, name: str) -> str:
        return f"{PREFIX}_{os.getpid()}_{name}"


SHOWN = ("fsync", "synchronous_commit", "server_version", "shared_buffers")


@contextmanager
def place() -> Iterator[Place]:
    """Give a place, and clear it away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="cairn-bench-"))
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL") or ""
    try:
        if url:
            here = Place(url, folder)
            try:
                yield here
            finally:
                here.clean()
        else:
            server = Postgres(folder / "postgres", folder / "s", folder / "postgres.log")
            try:
                server.start()
                yield Place(server.url("postgres"), folder)
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
