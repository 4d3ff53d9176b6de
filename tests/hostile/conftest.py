"""A world for tests that mean no good."""

import pytest

from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
