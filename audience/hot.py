"""Statements that come again and again, on Django's connection and in its transaction."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection
from psycopg.types.datetime import TimestamptzLoader

from ground.columns import arguments, array, taking_rows
from ground.jsons import dump
from ground.statement import statement

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


def hot_cursor() -> "CursorWrapper":
    """Give a cursor for hot statements.

    Arguments go to the server beside the text, which keeps the plan after a few times; moments come back in UTC, read in C.
    An argument whose type the text does not tell (``%(size)s``) is taken for what it is in Python: a list of int, a moment, a text.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = psycopg.Cursor(connection.connection)
    cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(cursor)  # type: ignore[arg-type]


def compile_nothing(connection: Any, **kwargs: Any) -> None:
    """Tell the server not to compile plans. Looks into a log of many months seem dear to it, and compiling takes a second of each."""
    with connection.cursor() as cursor:
        cursor.execute("set jit = off")


class Statements:
    """The statements of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fetch(self, name: str, *, columns: str = "", **asked: Any) -> list[tuple[Any, ...]]:
        """Read all rows of a statement; ``columns`` stands where it says ``{columns}``. Lists of numbers go as array literals."""
        taken = {key: array(value) if isinstance(value, list) and not _texts(value) else value for key, value in asked.items()}
        with hot_cursor() as cursor:
            cursor.execute(statement(self.folder, name).replace("{columns}", columns), taken)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def write(self, name: str, rows: Iterable[Any], **others: Any) -> int:
        """Write rows by one statement that takes them as ``ground.columns`` says, or as one JSON array; give how many were written."""
        listed = list(rows)
        if not listed:
            return 0
        with hot_cursor() as cursor:
            cursor.execute(*self._with(name, listed, others))
            return int(cursor.rowcount)

    def exchange(self, name: str, rows: Iterable[Any], **others: Any) -> list[tuple[Any, ...]]:
        """Write rows in the same way, and read what the statement gives back."""
        listed = list(rows)
        if not listed:
            return []
        with hot_cursor() as cursor:
            cursor.execute(*self._with(name, listed, others))
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _with(self, name: str, rows: list[Any], others: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        sql, columns = taking_rows(statement(self.folder, name))
        return sql, {**(arguments(columns, rows) if columns else {"rows": dump(rows)}), **others}


def _texts(values: list[Any]) -> bool:
    return bool(values) and isinstance(values[0], str)
