"""Celery's part: ticks and hints that say "look". Whatever is lost here, the next tick finds in the database."""

from typing import Any

from celery import shared_task
from django.db import close_old_connections

from engine.runtime.keeping import keep_logs
from engine.runtime.round import go_round, sweep_up
from engine.runtime.schedules import look_for_due


@shared_task(name="engine.tasks.tick", expires=2, ignore_result=True)
def tick(**_: Any) -> None:
    """Beat's every second."""
    go_round(ticked=True)


@shared_task(name="engine.tasks.look", expires=2, ignore_result=True)
def look(**_: Any) -> None:
    """Somebody accepted an event or left a message ready."""
    go_round()


@shared_task(name="engine.tasks.sweep", expires=30, ignore_result=True)
def sweep(**_: Any) -> None:
    """Once a minute: claims of dead workers, watchers whose window closed, counts left to fold."""
    sweep_up()


@shared_task(name="engine.tasks.keep", expires=30, ignore_result=True)
def keep(**_: Any) -> None:
    """Once a minute: months of the logs made ahead, old ones dropped, old event keys removed."""
    keep_logs()


@shared_task(name="engine.tasks.occur", expires=5, ignore_result=True)
def occur(**_: Any) -> None:
    """Every five seconds: starts by schedule whose hour has come."""
    close_old_connections()
    look_for_due()
