"""The Celery app. It carries hints only: whatever it loses, the next tick finds again in the database."""

import os

from celery import Celery
from celery.signals import worker_init

from ground import garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cairn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect  # type: ignore[untyped-decorator]
def begin(**_: object) -> None:
    garbage.seldom()
