"""The bench of the editor: its journeys are as large as they say and finished, its trace is read right, and a small run measures."""

import json
import subprocess
import sys

import pytest

from bench.drawing import tidy
from bench.frames import frames_of
from config.run import places
from journeys.graph.reading import read_steps
from journeys.graph.shape import canonical
from tests.browser import browser_or_skip

MAIN = {"pid": 7, "tid": 1}


@pytest.mark.parametrize("size", [2, 3, 7, 50, 200, 1000])
def test_a_drawing_has_as_many_steps_as_it_says_and_each_is_known_and_finished(size: int) -> None:
    graph = canonical(tidy(size))
    steps = read_steps(graph).by_id.values()

    assert len(graph["nodes"]) == size
    assert [step.raw["id"] for step in steps if step.type is None or step.problems] == []
    assert {edge["to"] for edge in graph["edges"]} == {node["id"] for node in graph["nodes"]} - {"start"}


def event(name: str, at_ms: float, lasts_ms: float = 0.0, **more: object) -> dict[str, object]:
    return {**MAIN, "name": name, "ph": "X", "ts": at_ms * 1000, "dur": lasts_ms * 1000, **more}


def test_work_is_counted_to_the_frame_that_it_follows_and_other_threads_count_for_nothing() -> None:
    frames = [event("FireAnimationFrame", at) for at in (100.5, 117, 117.4, 134, 151)]
    tasks = [
        event("RunTask", 100, 4),
        event("RunTask", 108, 1),
        event("RunTask", 116.8, 2),
        event("RunTask", 133.9, 7),
        event("RunTask", 150.8, 1),
    ]
    elsewhere = [{**event("RunTask", 118, 9), "tid": 2}, event("Layout", 119, 9)]

    seen = frames_of(json.dumps({"traceEvents": [*tasks, *frames, *elsewhere]}).encode(), [0.0, 16.6, 33.3, 66.6])

    assert seen.work_ms == [5.0, 2.0, 7.0]
    assert seen.lengths_ms == pytest.approx([16.6, 16.7, 33.3])


@pytest.mark.process
@pytest.mark.browser
def test_a_small_run_measures_the_canvas_of_a_real_server() -> None:
    browser_or_skip()
    small = ["env", "-u", "DATABASE_URL", "BENCH_NODES=22", "BENCH_FRAMES=12"]
    command = [*small, sys.executable, "-m", "bench", "editor"]
    done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    figures = {said["bench"]: said for said in map(json.loads, done.stdout.splitlines())}
    assert figures["editor.22.paint"]["value"] > 10
    assert "22 cards stand" in figures["editor.22.cards"]["on"]
    for movement in ("pan", "zoom", "drag", "overview"):
        assert figures[f"editor.22.{movement}.frame"]["value"] > 1
        assert figures[f"editor.22.{movement}.slow.frame"]["value"] > 1
        assert figures[f"editor.22.{movement}.work"]["value"] > 0
