"""A world for the pages that show it."""

import pytest

from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
