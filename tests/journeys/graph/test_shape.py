"""A graph that cannot be stored is refused with its place."""

import pytest

from journeys.graph.shape import BadGraph, canonical


def graph(text):
    return {"nodes": [{"id": "start", "type": "entry_event"}, {"id": "mail", "type": "send_email", "settings": {"body": text}}]}


def test_a_journey_that_is_too_large_says_what_how_large_it_may_be_and_how_large_it_is():
    with pytest.raises(BadGraph) as refused:
        canonical(graph("x" * 2_000_000))

    assert (refused.value.place, refused.value.code) == ("nodes[1].settings.body", "too_large")
    assert "at most 2000000 bytes" in refused.value.sentence
    assert "2000002 of them in nodes[1].settings.body" in refused.value.sentence


def test_a_character_that_cannot_be_stored_is_not_called_too_large():
    with pytest.raises(BadGraph) as refused:
        canonical(graph("a\0b"))

    assert refused.value.code == "bad_text"
