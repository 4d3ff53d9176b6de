"""Doors for whoever watches: alive, and ready to take work."""

import time
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.celery import app

BROKER_SECONDS = 1.0
# So long an answer of the broker is believed, so that watching it costs it nothing.
BELIEVED_SECONDS = 10.0


@dataclass(slots=True)
class Known:
    """What this process found out already."""

    migrated: bool = False
    broker: bool = True
    broker_at: float = float("-inf")


known = Known()


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has the tables of this release. Without its broker Cairn works too, a little later."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        missing = [] if known.migrated else missing_migrations()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    if missing:
        return HttpResponse(f"{len(missing)} migrations are not applied: manage.py migrate\n", status=503, content_type="text/plain")
    known.migrated = True
    warning = "" if broker_answers() else "warning: the broker does not answer; events wait until it does, none is lost\n"
    return HttpResponse(f"ready\n{warning}", content_type="text/plain")


def missing_migrations() -> list[str]:
    """Name what this release wants and the database has not."""
    executor = MigrationExecutor(connection)
    return [migration.name for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def broker_answers() -> bool:
    if time.monotonic() - known.broker_at > BELIEVED_SECONDS:
        known.broker_at = time.monotonic()
        try:
            with app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
                broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=BROKER_SECONDS)
            known.broker = True
        except Exception:  # noqa: BLE001  each broker has its own errors, and none of them is ours
            known.broker = False
    return known.broker
