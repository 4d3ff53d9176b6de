"""The three processes of Cairn, as they also run in production: web, worker, beat."""

import os
import sys

from config import env
from config.run.sentence import CannotRun

NAMES = ("web", "worker", "beat")


def number(name: str, default: int, *, least: int = 1, most: int = 65535) -> int:
    """Read a whole number from the environment."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise CannotRun(f"{name} is {value!r}; write a whole number from {least} to {most}.")
    return int(value)


def listens() -> str:
    """Where the web process listens: on this machine only, but inside a container, which nobody would reach there, everywhere."""
    return env.text("HOST", "0.0.0.0" if env.flag("CAIRN_CONTAINER") else "127.0.0.1")  # noqa: S104


def command(name: str) -> list[str]:
    python = [sys.executable, "-m"]
    if name == "web":
        where = ["--host", listens(), "--port", str(number("PORT", 8000))]
        size = ["--workers", str(number("WEB_PROCESSES", 1, most=64)), "--blocking-threads", str(number("WEB_THREADS", 8, most=256))]
        return [*python, "granian", "--interface", "wsgi", *where, *size, "--no-ws", "--respawn-failed-workers", "config.wsgi:application"]
    if name == "worker":
        size = ["--pool", "threads", "--concurrency", str(number("WORKER_THREADS", 4, most=64))]
        # Workers need not know of each other: the database holds what they share.
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
        return [*python, "celery", "-A", "config", "worker", *size, *quiet]
    if name == "beat":
        return [*python, "celery", "-A", "config", "beat", "--pidfile=", "--loglevel", "WARNING"]
    raise CannotRun(f"There is no process {name!r}; there are {', '.join(NAMES)}.")


def become(name: str) -> None:
    """Turn this process into one of them, unless its settings are not safe for production."""
    words = command(name)
    refuse_unsafe_settings()
    os.execv(words[0], words)


def refuse_unsafe_settings() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        django.setup()
        call_command("check")
    except (ImproperlyConfigured, SystemCheckError) as sentence:
        raise CannotRun(str(sentence)) from None
