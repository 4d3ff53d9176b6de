"""What the processes write down: on a laptop for reading, in production for programs; always with the traceback."""

import json
import logging

import pytest
import structlog
from django.test import RequestFactory

from config import logs


@pytest.fixture
def formatted():
    before = structlog.get_config()

    def run(as_json: bool) -> str:
        chosen = logs.configure(as_json=as_json)["formatters"]["cairn"]
        formatter = chosen.pop("()")(**chosen)
        try:
            raise ValueError("it is broken")
        except ValueError as why:
            told = (type(why), why, why.__traceback__)
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/admin/",), told)
        record.request, record.status_code = RequestFactory().get("/admin/?ada"), 500
        return formatter.format(record)

    yield run
    structlog.configure(**before)


def test_in_production_a_thing_is_one_line_of_json(formatted):
    said = formatted(as_json=True)

    assert "\n" not in said
    read = json.loads(said)
    assert {name: read[name] for name in ("event", "level", "logger", "method", "path", "status")} == {
        "event": "Internal Server Error: /admin/",
        "level": "error",
        "logger": "django.request",
        "method": "GET",
        "path": "/admin/",
        "status": 500,
    }
    assert read["exception"].endswith("ValueError: it is broken")


def test_on_a_laptop_it_is_read_with_its_traceback(formatted):
    said = formatted(as_json=False)

    assert "Internal Server Error: /admin/" in said
    assert "Traceback (most recent call last):\n" in said
    assert said.endswith("ValueError: it is broken")
    assert "ada" not in said


def test_djangos_own_logger_hands_on_what_broke():
    assert logging.getLogger("django").propagate
    assert logging.getLogger("django").handlers == []
