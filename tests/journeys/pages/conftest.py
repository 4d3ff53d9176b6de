"""Maya draws; Rita may only look."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.history import Actor
from audience.now import database_now
from journeys.operations.create import create
from tests.journeys.drawing import simple


def signed_in(name, *permissions):
    user, _ = User.objects.get_or_create(username=name, defaults={"is_staff": True, "is_superuser": not permissions})
    for permission in permissions:
        user.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_journeys", codename=permission))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def maya(db):
    return signed_in("maya")


@pytest.fixture
def rita(db):
    return signed_in("rita", "view_draft")


@pytest.fixture
def nudge(db):
    return create(Actor("user:maya"), name="Nudge", key="nudge", now=database_now(), graph=simple())
