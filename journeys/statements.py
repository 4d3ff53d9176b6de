"""The statements of journeys/sql."""

from pathlib import Path

from audience.hot import Statements

SQL = Path(__file__).resolve().parent / "sql"
fetch = Statements(SQL).fetch
