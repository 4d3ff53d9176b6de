"""Alive, ready, and not ready with the reason."""

import pytest
from django.db import OperationalError

from config import health


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(health, "known", health.Known())


@pytest.mark.django_db
def test_ready_means_that_the_database_answers_and_is_migrated(client):
    assert client.get("/readyz").content == b"ready\n"
    assert health.known.migrated


@pytest.mark.django_db
def test_a_database_of_an_earlier_release_is_not_ready_and_is_asked_again(client, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(health, "missing_migrations", lambda: ["0009_more"])
        answer = client.get("/readyz")
        assert (answer.status_code, answer.content) == (503, b"1 migrations are not applied: manage.py migrate\n")

    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_database_that_has_forgotten_a_migration_is_found_out():
    from django.db.migrations.recorder import MigrationRecorder

    latest = MigrationRecorder.Migration.objects.filter(app="cairn_engine").order_by("name").last()
    latest.delete()

    assert health.missing_migrations() == [latest.name]


@pytest.mark.django_db
def test_without_its_broker_it_is_ready_and_says_so(client, monkeypatch, settings):
    monkeypatch.setattr(health.app, "connection_for_write", lambda **_: health.app.connection("redis://127.0.0.1:1/0", connect_timeout=1))

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert b"warning: the broker does not answer" in answer.content


def test_without_its_database_it_is_not_ready(client, monkeypatch):
    def gone():
        raise OperationalError("gone")

    monkeypatch.setattr(health.connection, "cursor", gone)

    assert client.get("/readyz").status_code == 503
