"""A world for the engine's tests."""

import pytest

from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
