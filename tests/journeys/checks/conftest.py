"""A start of the calendar, as an app beside ours would bring it."""

import pytest

from journeys.node import shelf
from tests.journeys.checks.every_monday import EveryMonday


@pytest.fixture
def monday(monkeypatch):
    """Put it on the shelf for one test."""
    monkeypatch.setitem(shelf._items, EveryMonday.kind, EveryMonday())
