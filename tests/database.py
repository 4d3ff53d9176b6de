"""Where the tests keep their rows: a throw-away PostgreSQL out of the wheel, or the server that somebody names."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config import env
from config.run.postgres import Postgres


@contextmanager
def database_server() -> Iterator[dict[str, Any]]:
    """Give what changes in Django's settings: TEST_DATABASE_URL, else what the environment names, else a server of our own.

    Every process of pytest-xdist has a server of its own; it dies with its process.
    """
    url = env.text("TEST_DATABASE_URL")
    if url:
        yield env.database(url)
    elif os.environ.get("DATABASE_URL") or os.environ.get("TEST_DATABASE_NAME"):
        yield {}
    else:
        with throw_away_server() as server:
            yield env.database(server.url("postgres"))


@contextmanager
def throw_away_server() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="cairn-test-"))
    server = Postgres(folder / "postgres", folder / "s", folder / "postgres.log", throw_away=True)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def url_of(parameters: dict[str, Any]) -> str:
    """Write Django's settings of a database as an address, for processes of their own."""
    who = quote(str(parameters["USER"])) + (f":{quote(str(parameters['PASSWORD']))}" if parameters["PASSWORD"] else "")
    where = "&".join(f"{name}={parameters[key]}" for name, key in (("host", "HOST"), ("port", "PORT")) if parameters[key])
    return f"postgresql://{who}{'@' if who else ''}/{parameters['NAME']}" + (f"?{where}" if where else "")
