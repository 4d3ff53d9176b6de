"""The benches say what they promise to say: one JSON line a figure, and a bare program that writes the same rows."""

import json
import os
import re
import subprocess
import sys

import pytest

from bench.crowd import BRANCHES, branch_of
from bench.figure import figure, percentile
from bench.idle import processor_seconds
from config.run import places


def test_a_figure_is_one_line_of_json_with_all_its_words() -> None:
    line = figure("steps", 500.04, "steps/s", baseline=1000, goal="ratio >= 0.5", met=True, on="here").line()

    said = json.loads(line)
    assert list(said) == ["bench", "value", "unit", "baseline", "ratio", "goal", "met", "on"]
    assert (said["value"], said["baseline"], said["ratio"], said["met"]) == (500.0, 1000, 0.5, True)


def test_the_ninety_ninth_of_a_hundred_is_the_slowest_but_none() -> None:
    assert percentile([float(n) for n in range(100)], 0.99) == 99
    assert percentile([3.0], 0.5) == 3


def test_the_crowd_goes_all_the_ways_of_the_first_branch() -> None:
    kinds = {json.dumps(branch_of(number), sort_keys=True) for number in range(500)}

    assert len(kinds) == len(BRANCHES)


def test_an_unknown_bench_is_answered_with_those_there_are() -> None:
    done = subprocess.run([sys.executable, "-m", "bench", "speed"], cwd=places.ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "steps, ingest, reaction" in done.stderr


@pytest.mark.process
def test_the_bare_program_writes_as_many_steps_as_the_engine() -> None:
    done = subprocess.run(
        ["env", "-u", "DATABASE_URL", "BENCH_PEOPLE=40", sys.executable, "-m", "bench", "steps"],
        cwd=places.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    figures = {said["bench"]: said for said in map(json.loads, done.stdout.splitlines())}
    assert figures["steps"]["value"] > 0
    assert figures["steps"]["ratio"] > 0
    steps = figures["steps"]["on"].split(" steps")[0].split()[-1]
    assert f"the bare program wrote {steps} step rows, the pass it copies {steps}" in figures["steps.rows"]["on"]


@pytest.mark.process
def test_a_small_storm_wakes_everybody_and_the_bare_program_writes_what_the_engine_wrote() -> None:
    done = subprocess.run(
        ["env", "-u", "DATABASE_URL", "STORM=300", sys.executable, "-m", "bench", "storm"],
        cwd=places.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    figures = {said["bench"]: said for said in map(json.loads, done.stdout.splitlines())}
    assert list(figures) == ["storm", "storm.runs", "storm.memory"]
    assert (figures["storm.runs"]["value"], figures["storm.runs"]["met"]) == (300, True)
    wrote = re.search(r"the bare program wrote (\d+) rows for 300 runs, the pass it copies (\d+)", figures["storm"]["on"])
    assert wrote is not None
    assert int(wrote[1]) == int(wrote[2]) >= 300 * 2
    assert figures["storm.memory"]["value"] > 10


def test_idle_counts_a_process_and_what_it_started() -> None:
    before = processor_seconds(os.getpid())
    child = "import time; until = time.process_time() + 0.3\nwhile time.process_time() < until: pass"
    subprocess.run([sys.executable, "-c", child], check=True)

    assert processor_seconds(os.getpid()) - before >= 0.25
