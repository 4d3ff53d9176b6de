"""The statements of insights/sql."""

from pathlib import Path

from audience.hot import Statements

_here = Statements(Path(__file__).resolve().parent / "sql")
fetch = _here.fetch
write = _here.write
