"""What every test may use, and which tests are run."""

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection, connections
from hypothesis import settings
from psycopg import sql
from psycopg.errors import DeadlockDetected

from tests.database import database_server, url_of

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytest_plugins = ["tests.browser", "insights.testing"]

# Speed is measured by the benches: an example that a busy machine lets wait has not failed.
settings.register_profile("cairn", deadline=None)
settings.load_profile("cairn")

NO_BROWSER = "Skipped: no Chromium"
SLOW = {"browser", "service", "process", "storm", "django_db"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pure", action="store_true", help="only tests that need no database, no browser and no other process")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--pure"):
        left_out = [item for item in items if is_slow(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not is_slow(item)]


def is_slow(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db", "live_server"}) or any(mark.name in SLOW for mark in item.iter_markers())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """End by naming how many browser tests did not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(1 for report in skipped if isinstance(report.longrepr, tuple) and report.longrepr[2].startswith(NO_BROWSER))
    if count:
        terminalreporter.write_line(
            f"{count} browser tests did not run: there is no Chromium here. Install one (Debian: apt-get install chromium) "
            "or name it: make test CHROMIUM=/path/to/chromium",
            yellow=True,
        )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start the server when the first test asks for a database; tests that ask for none never wait for it."""
    with database_server() as changes:
        connections.settings["default"].update(changes)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> None:
    """Make the months in which tests tell their stories; each test would make them, and give them up, by itself."""
    from audience.keeping.months import EVENTS
    from engine.step_log import STEPS
    from tests.world import MONDAY_NOON

    with django_db_blocker.unblock():
        for log in (EVENTS, STEPS):
            log.ready_for(MONDAY_NOON + timedelta(days=30 * ahead) for ahead in range(-4, 3))
        connection.ops.sql_flush = only_what_has_rows(connection.ops.sql_flush)  # type: ignore[method-assign]
        connection.ops.execute_sql_flush = past_a_deadlock(connection.ops.execute_sql_flush)  # type: ignore[method-assign]


def only_what_has_rows(flush: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """Empty the tables that a test has filled: all of them, with every month of the logs, take half a second after each test."""

    def sql_flush(style: Any, tables: Iterable[str], *, reset_sequences: bool = False, allow_cascade: bool = False) -> list[str]:
        asked = sql.SQL(" UNION ALL ").join(
            sql.SQL("(SELECT {} WHERE EXISTS (SELECT FROM {}))").format(sql.Literal(name), sql.Identifier(name)) for name in tables
        )
        with connection.cursor() as cursor:
            cursor.execute(asked)
            full = [name for (name,) in cursor.fetchall()]
        # What refers to them would have been emptied as well.
        return flush(style, full, reset_sequences=reset_sequences, allow_cascade=True)

    return sql_flush


def past_a_deadlock(execute: Callable[[list[str]], None]) -> Callable[[list[str]], None]:
    """Empty when the questions of pages that were just closed are answered, and again where PostgreSQL chose the emptying to give up."""

    def execute_sql_flush(sql_list: list[str]) -> None:
        for left in (2, 1, 0):
            wait_for_others()
            try:
                return execute(sql_list)
            except OperationalError as error:
                if not left or not isinstance(error.__cause__, DeadlockDetected):
                    raise
        return None

    return execute_sql_flush


def wait_for_others(seconds: float = 15) -> None:
    """Wait until nobody else is inside a transaction of this database; whoever holds one for longer is the fault of the test."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend' AND xact_start IS NOT NULL)"
            )
            (busy,) = cursor.fetchone()
        if not busy:
            return
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def room(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep storms apart from browsers and other processes that run beside them: thirty busy processes let a page wait for half a minute."""
    marks = {mark.name for mark in request.node.iter_markers()}
    if "PYTEST_XDIST_WORKER" not in os.environ or not marks & {"storm", "browser", "process"}:
        yield
        return
    with (tmp_path_factory.getbasetemp().parent / "room").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX if "storm" in marks else fcntl.LOCK_SH)
        yield


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """Give the address of the test database, for a test that starts real processes."""
    return url_of(connection.settings_dict)


@pytest.fixture(autouse=True)
def nothing_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a process keeps in memory does not outlive the test whose database it came from."""
    yield
    asks = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if asks or request.node.get_closest_marker("django_db") is not None:
        from audience.brief_cache import forget_all
        from audience.keeping.months import forget_months
        from channels import store
        from engine.store import journeys

        forget_all()
        forget_months()
        store.forget()
        journeys.forget()
