"""The statements of insights/sql."""

from pathlib import Path

from audience.hot import Statements

fetch = Statements(Path(__file__).resolve().parent / "sql").fetch
