"""The palette goes on without a step that breaks."""

import logging

import pytest

from journeys.cards import catalogue
from journeys.node import shelf


def test_a_step_that_breaks_is_left_out_of_every_palette_and_logged(monkeypatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(step: str) -> dict[str, object]:
        raise KeyError(step)

    before = [item["type"] for item in catalogue()]
    monkeypatch.setattr(shelf["split"], "fresh", broken)

    with caplog.at_level(logging.ERROR):
        after = [item["type"] for item in catalogue()]

    assert after == [kind for kind in before if kind != "split"]
    [record] = [record for record in caplog.records if record.name == "journeys.cards"]
    assert "node_type_broken" in str(record.msg)
