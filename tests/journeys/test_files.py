"""Journeys as files: what is written is read again, and a wrong file names its line."""

import json
import re
from dataclasses import replace
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


KEPT = {
    "name": "Storage at 83 %",
    "person": {"plan": "starter", "zone": "Europe/Lisbon", "consents": ["email"], "fields": {"storage_used_pct": 83}},
    "at": "mon 21:40",
    "begins": {"type": "usage_threshold_hit", "properties": {"meter": "storage", "pct": 83}},
    "answers": [{"step": "push", "does": "clicked", "after": "PT2H"}],
    "outcome": {"says": [{"day": 1, "step": "push", "channel": "push"}], "path": ["start.next"], "ended": "finished"},
}


@pytest.mark.row("E27")
def test_kept_tests_go_with_the_file_and_one_without_is_as_before():
    plain = files.JourneyFile(key="simple", name="Simple", graph=canonical(simple()))
    kept = replace(plain, tests=(KEPT,))
    text = files.write(kept)

    assert files.write(replace(plain, tests=())) == files.write(plain)
    assert text.startswith(files.write(plain) + "tests:\n")
    assert files.read(text) == kept
    assert files.write(files.read(text)) == text
    assert files.read(files.write(plain)).tests is None
    turned = json.loads(json.dumps(KEPT, sort_keys=True))
    assert files.write(replace(plain, tests=(turned,))) == text


@pytest.mark.row("E27")
def test_a_wrong_test_names_its_line():
    text = files.write(files.JourneyFile(key="simple", name="Simple", graph=canonical(simple()), tests=(KEPT,)))
    with pytest.raises(files.BadFile, match="weekday and an hour") as caught:
        files.read(text.replace("mon 21:40", "2026-11-23"))
    assert caught.value.line == text.splitlines().index("    at: mon 21:40") + 1


@pytest.mark.row("E27")
def test_each_journey_of_the_gallery_that_the_docs_name_is_there():
    pages = [*Path("docs").rglob("*.md"), Path("README.md")]
    named = {key for page in pages for key in re.findall(r"gallery:([a-z][a-z0-9-]*)", page.read_text(encoding="utf-8"))}

    assert named
    assert named <= {journey.key for journey in gallery()}
