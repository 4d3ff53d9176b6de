"""The statements of channels/sql."""

from pathlib import Path

from audience.hot import Statements

SQL = Path(__file__).resolve().parent.parent / "sql"
_here = Statements(SQL)
fetch = _here.fetch
write = _here.write
exchange = _here.exchange
