"""What must be there before the processes start: tables, the demo or at least a login and a write key."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from config.run import places


def prepare(now: datetime) -> None:
    django.setup()
    from django.conf import settings

    call_command("migrate", interactive=False, verbosity=0)
    if not settings.PRODUCTION:
        if os.environ.get("DEMO", "").strip() != "0":
            demo(settings.DATA_DIR)
        login("demo")
        first_key(settings.DATA_DIR, now)
    write_words(settings.DATA_DIR, now)


def demo(data: Path) -> None:
    from config.demo.play import is_empty

    if is_empty():
        mark = places.demo_begun(data)
        mark.touch()
        call_command("demo", if_empty=True)
        mark.unlink()


def login(name: str) -> None:
    """Make a login that may do everything and whose password is its name, where no such login is: this is a laptop."""
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    if not users.filter(username=name).exists():
        users.create_superuser(name, password=name)


def first_key(data: Path, now: datetime) -> None:
    """Make a write key where there is none at all."""
    from audience import keys
    from audience.models import AccessKey

    if not AccessKey.objects.exists():
        _, secret = keys.make(AccessKey.Kind.SERVER, "first key", [], "make up", now)
        remember_key(data, secret)


def remember_key(data: Path, secret: str) -> None:
    """Keep a write key readable for its owner, so that READY can say it again; the database has only its hash."""
    out = data / "write-key.json"
    out.touch(mode=0o600)
    out.write_text(json.dumps({"write_key": secret}))


def write_words(data: Path, now: datetime) -> None:
    """Leave what READY says after the address, as far as it is true now."""
    from django.contrib.auth import authenticate

    from audience import keys

    words = []
    if authenticate(username="demo", password="demo"):
        words.append("user demo password demo")
    if authenticate(username="manager", password="manager"):
        words.append("manager manager/manager")
    key = remembered_key(data)
    if keys.check(key, now) is not None:
        words.append(f"write-key {key}")
    out = data / "ready-words"
    out.touch(mode=0o600)
    out.write_text(" ".join(words))


def remembered_key(data: Path) -> str:
    try:
        return str(json.loads((data / "write-key.json").read_text())["write_key"])
    except (OSError, ValueError, KeyError):
        return ""


if __name__ == "__main__":
    try:
        prepare(datetime.now(UTC))
    except ImproperlyConfigured as sentence:
        sys.exit(str(sentence))
