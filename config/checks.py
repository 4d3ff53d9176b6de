"""What `manage.py check` says about the settings: in production a wrong one stops the start, with a hint."""

import filecmp
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

from config import env

OLDEST_POSTGRESQL = 150000
SECRET_CHARACTERS = 50


@register(Tags.security)
def production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Look at what a laptop may leave open and a server may not."""
    return list(of_production()) if settings.PRODUCTION else []


def of_production() -> Iterator[CheckMessage]:
    if len(settings.SECRET_KEY) < SECRET_CHARACTERS:
        yield Error(
            f"SECRET_KEY has {len(settings.SECRET_KEY)} characters; whoever guesses it signs in as anybody.",
            hint=f"Set it to at least {SECRET_CHARACTERS} random ones: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="cairn.E001",
        )
    if not env.text("DATABASE_URL"):
        yield Error(
            "DATABASE_URL is not set; the embedded PostgreSQL is for one machine and has no backup.",
            hint="Set DATABASE_URL=postgresql://user:password@host:5432/name",
            id="cairn.E002",
        )
    if not env.text("BROKER_URL"):
        yield Error(
            "BROKER_URL is not set; web and worker would not hear of each other.",
            hint="Set BROKER_URL=redis://host:6379/0 or amqp://user:password@host/",
            id="cairn.E003",
        )
    if not settings.PUBLIC_URL.startswith("https://"):
        yield Error(
            f"PUBLIC_URL is {settings.PUBLIC_URL}; links in messages and sign-in cookies would travel unencrypted.",
            hint="Set PUBLIC_URL=https://… to the address under which people reach Cairn",
            id="cairn.E004",
        )
    if settings.DEBUG:
        yield Error("CAIRN_DEBUG is on; error pages show settings to everybody.", hint="Unset CAIRN_DEBUG", id="cairn.E005")
    yield from static_files_are_collected()
    if settings.CONTAINER and is_loopback(settings.HOST):
        yield Error(
            f"HOST is {settings.HOST}; inside a container nobody would reach the web process.",
            hint="Leave HOST empty, or set it to 0.0.0.0; publish the port to 127.0.0.1 of the machine if only its proxy may come in",
            id="cairn.E008",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "ALLOWED_HOSTS lets any host name in.", hint="Name the hosts: ALLOWED_HOSTS=cairn.your-company.example", id="cairn.W001"
        )


def static_files_are_collected() -> Iterator[CheckMessage]:
    """Compare what this release wants to serve with what lies where it is served from."""
    where = Path(settings.STATIC_ROOT)
    wrong = [path for path, source in static_files() if not is_same(Path(source), where / path)]
    if wrong:
        yield Error(
            f"{len(wrong)} static files in {where} are missing or of another release, such as {min(wrong)}; pages would have no looks.",
            hint="Collect them: python manage.py collectstatic --noinput",
            id="cairn.E007",
        )


def static_files() -> Iterator[tuple[str, str]]:
    """Give each file's path below STATIC_URL and where it is written; of two with one path the first counts, as when collecting."""
    seen = set()
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            if path not in seen:
                seen.add(path)
                yield path, storage.path(path)


def is_same(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def is_loopback(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


@register(Tags.database)
def postgresql_is_new_enough(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if "default" not in (kwargs.get("databases") or []):
        return []
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        number = int(cursor.fetchone()[0])
    if number >= OLDEST_POSTGRESQL:
        return []
    return [Error(f"PostgreSQL {number // 10000} is too old.", hint="Cairn needs PostgreSQL 15 or newer", id="cairn.E006")]
