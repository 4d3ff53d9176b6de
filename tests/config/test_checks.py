"""The settings of production, and the doors for whoever watches."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from config import checks
from config.run.places import ROOT

SAFE = {
    "CAIRN_PRODUCTION": "1",
    "SECRET_KEY": "k" * 50,
    "DATABASE_URL": "postgresql://cairn@db.example/cairn",
    "BROKER_URL": "redis://broker.example/0",
    "PUBLIC_URL": "https://cairn.example",
    "ALLOWED_HOSTS": "cairn.example",
}


def check(**changes: str) -> tuple[int, str]:
    """Run `manage.py check` as production does."""
    environment = {name: value for name, value in os.environ.items() if name not in SAFE} | SAFE | changes
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.process
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"SECRET_KEY": "short"}, "cairn.E001"),
        ({"DATABASE_URL": ""}, "cairn.E002"),
        ({"BROKER_URL": ""}, "cairn.E003"),
        ({"PUBLIC_URL": "http://cairn.example"}, "cairn.E004"),
        ({"CAIRN_DEBUG": "1"}, "cairn.E005"),
    ],
)
def test_an_unsafe_setting_stops_production_with_a_hint(changes, name):
    code, said = check(**changes)

    assert code == 1
    assert name in said
    assert "HINT: " in said


@pytest.mark.process
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is still the default. Set it to 50 random characters before you run in production."),
        ({"CAIRN_DEBUG": "maybe"}, "CAIRN_DEBUG is 'maybe'; write 1 or 0."),
        ({"DATABASE_URL": "mysql://db.example/cairn"}, "DATABASE_URL must begin with postgresql://"),
    ],
)
def test_a_setting_that_cannot_be_read_is_a_sentence(changes, sentence):
    code, said = check(**changes)

    assert code == 1
    assert said.startswith(sentence)


@pytest.mark.django_db
def test_the_database_is_new_enough_and_an_old_one_would_be_named(monkeypatch):
    call_command("check", databases=["default"])

    monkeypatch.setattr(checks, "OLDEST_POSTGRESQL", 990000)
    [told] = checks.postgresql_is_new_enough(None, databases=["default"])
    assert told.id == "cairn.E006"


def test_alive_is_answered_without_a_database(client):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_ready_means_that_the_database_answers(client):
    assert client.get("/readyz").content == b"ready\n"
