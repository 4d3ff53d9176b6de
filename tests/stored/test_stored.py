"""Graphs and runs that earlier releases stored still walk."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from engine.core.compiled import compile_graph
from engine.models import Run
from engine.shelf import nodes
from tests.world import World

STORED = sorted(Path(__file__).parent.glob("*/*.json"))


@pytest.mark.parametrize("path", STORED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_stored_graph_compiles(path):
    stored = json.loads(path.read_text())

    version = compile_graph(stored["graph"], nodes.get)

    assert {run["node"] for run in stored["runs"]} <= set(version.stops)


@pytest.mark.parametrize("path", STORED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_runs_of_then_come_to_their_end_now(path, db):
    stored = json.loads(path.read_text())
    world = World(datetime.fromisoformat(stored["at"]))
    journey = world.journey(stored["graph"], path.stem)
    for number, row in enumerate(stored["runs"]):
        person = world.person(f"p{number}", plan="starter", storage_used_pct=83)
        Run.objects.create(
            journey=journey,
            version=journey.live,
            person_id=person.id,
            home=person.home,
            shard=person.home & 255,
            **row,
            started_at=row["node_at"],
        )

    world.later(days=30)

    assert set(Run.objects.values_list("state", flat=True)) == {"completed"}
