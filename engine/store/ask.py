"""The statements of engine/sql."""

from pathlib import Path

from audience.hot import Statements

SQL = Path(__file__).resolve().parent.parent / "sql"
fetch = Statements(SQL).fetch
write = Statements(SQL).write
