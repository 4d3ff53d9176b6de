"""Celery's part of the editor: what was planned for a moment that has come."""

from typing import Any

from celery import shared_task
from django.db import close_old_connections

from journeys.operations.later import carry_out_due


@shared_task(name="journeys.tasks.planned", expires=5, ignore_result=True)
def planned(**_: Any) -> None:
    """Every five seconds: publish what is due."""
    close_old_connections()
    carry_out_due()
