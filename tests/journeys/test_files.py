"""Journeys as files: what is written is read again, and a wrong file names its line."""

import json
from pathlib import Path

import pytest

import journeys.gallery
from journeys import files
from journeys.gallery import gallery
from journeys.graph.shape import canonical
from tests.journeys.drawing import simple


@pytest.mark.row("E27")
def test_a_round_trip_is_identical():
    journey = files.JourneyFile(key="simple", name="Simple: a test", graph=canonical(simple()))
    text = files.write(journey)

    assert files.read(text) == journey
    assert files.write(files.read(text)) == text


def test_the_gallery_is_written_canonically():
    folder = Path(journeys.gallery.__file__).parent
    written = {path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}

    assert {files.write(journey) for journey in gallery()} == written


def test_the_order_of_names_is_that_of_the_questions_whatever_the_database_made_of_it():
    journey = gallery()[0]
    turned = json.loads(json.dumps(journey.graph, sort_keys=True))

    assert files.write(files.JourneyFile(key=journey.key, name=journey.name, about=journey.about, graph=turned)) == files.write(journey)


@pytest.mark.row("E27")
@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("key: a\nname: b\nnodes:\n  - id: x\n    type: goal\n  - id: 'A b'\n    type: goal\n", 6, "letters"),
        ("key: a\nname: b\nnodes: []\nedges:\n  - from: a\n    port: next\n    to: b\n", 5, "no step"),
        ("key: a\nname: b\ncolour: red\n", 3, "colour"),
        ("key: a\nname: [b\n", 3, ""),
        ("- a\n", 1, "begins"),
        ("key: a\n", 1, "name"),
    ],
)
def test_a_wrong_file_names_its_line(text, line, word):
    with pytest.raises(files.BadFile) as caught:
        files.read(text)
    assert caught.value.line == line
    assert word in caught.value.sentence
