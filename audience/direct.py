"""A connection of one's own, straight to the server: a pooler between would give a session's locks and settings to nobody in particular."""

from typing import Any

import psycopg
from django.conf import settings
from django.db import connection


def connect(name: str, **parameters: Any) -> "psycopg.Connection[Any]":
    """Connect as ``cairn NAME``, each statement its own transaction."""
    parameters |= {"application_name": f"cairn {name}", "connect_timeout": 5, "autocommit": True}
    if settings.DIRECT_DATABASE_URL:
        return psycopg.connect(settings.DIRECT_DATABASE_URL, **parameters)
    ours = {key: value for key, value in connection.get_connection_params().items() if isinstance(value, str | int)}
    return psycopg.connect(**(ours | parameters))
