"""The settings of the house that is shaken: what is otherwise done once a minute is done at once, and some things break on purpose."""

import os

from config import beat
from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "prove"]
# Of which host a session is, where there are several.
DATABASES["default"]["OPTIONS"]["application_name"] = f"cairn {os.environ.get('PROVE_HOST', '')}".strip()
CLAIMS_GIVEN_UP_AFTER_SECONDS = 6
FROZEN_AFTER_SECONDS = 6
CELERY_BEAT_SCHEDULE = beat.SCHEDULE | {"cairn.sweep": beat.every(2, "engine.tasks.sweep")}
