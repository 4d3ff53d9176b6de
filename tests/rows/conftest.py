"""A world for the rows of the feature table."""

import pytest
from django.test import Client

from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def boss(client: Client, django_user_model: type) -> Client:
    """Somebody who may do everything, signed in."""
    client.force_login(django_user_model.objects.create_superuser("boss"))
    return client
