"""What tests of the audience share."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from audience import brief_cache, keys


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Small tables are kept for a second; a test's rows are gone sooner."""
    brief_cache.forget_all()
    keys.forget_all()
    yield
    brief_cache.forget_all()
    keys.forget_all()
