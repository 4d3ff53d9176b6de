"""The proof in a short form: real processes that die; and its count finds what is wrong."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from config.run import places
from ground.stops import POINTS
from prove.load import Told, says_something
from prove.provider import Took
from prove.tally import EVENTS, FAILED, LOOKED, MESSAGES, QUARANTINED, RECEIPTS, RUNS, count


def proved(*words):
    """Let a storm rage; give what it says, by name."""
    done = subprocess.run(
        [sys.executable, "-m", "prove", *words], cwd=places.ROOT, capture_output=True, text=True, timeout=900, check=False
    )
    if "lets us have no file system" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stdout + done.stderr
    return {name.strip(): int(number.replace(",", "")) for name, number in re.findall(r"^(.+?) +([\d,]+)$", done.stdout, re.MULTILINE)}


@pytest.mark.storm
@pytest.mark.row("N2")
@pytest.mark.row("N5")
def test_nothing_is_lost_or_said_twice_and_nobody_is_stuck_while_everything_dies():
    told = proved("15", "--seed", "7")

    assert told["killed worker"] >= 1
    assert told["sent"] >= 20


@pytest.mark.storm
@pytest.mark.row("N1")
def test_of_two_hundred_who_upgrade_while_their_messages_fall_due_none_hears_more_of_it():
    told = proved("--storm", "upgrades", "--people", "200", "--seed", "7")

    assert told["upgraded"] == 200
    assert told["sent"] > 0
    assert told["withdrawn"] > 0


@pytest.mark.storm
@pytest.mark.row("N5")
def test_while_the_disk_is_full_the_door_says_so_and_afterwards_everything_goes_on():
    told = proved("10", "--storm", "disk", "--seed", "7")

    assert told["disk full"] >= 1
    assert told["answered 503"] >= 1
    assert told["sent"] >= 20


def test_every_named_point_stands_in_the_code_once():
    code = [path for folder in ("audience", "channels", "engine", "journeys", "config") for path in Path(places.ROOT, folder).rglob("*.py")]
    found = Counter(re.findall(r'\bstop\("([a-z.]+)"\)', "\n".join(path.read_text() for path in code)))

    assert found == Counter(POINTS)


def rows_of(**answers):
    """Answer what the count asks: as said, and nought for the rest."""
    known = {EVENTS: [("e-1", 1)], RUNS: [("one", 1)], MESSAGES: [], LOOKED: [], FAILED: [], QUARANTINED: [], RECEIPTS: []}
    known |= {globals()[name]: rows for name, rows in answers.items()}
    return lambda sql: known.get(sql, [(0,)])


TOLD = Told(accepted={"e-1": 100.0}, upgraded={"ada": 100.0}, entries={"one": "ada"})
SENT = ("1:first:1", "webhook", "sent", "one")
TAKEN = Took(hooks=Counter({"cairn:1:first:1": 1}))


@pytest.mark.parametrize(
    ("fault", "answers", "took"),
    [
        ("lost_events", {"EVENTS": []}, Took()),
        ("doubled_events", {"EVENTS": [("e-1", 2)]}, Took()),
        ("lost_runs", {"RUNS": []}, Took()),
        ("doubled_runs", {"RUNS": [("one", 2)]}, Took()),
        ("lost_messages", {"MESSAGES": [SENT]}, Took()),
        ("after_upgrade", {"MESSAGES": [SENT], "LOOKED": [("1:first:1", 101.0)]}, TAKEN),
        ("said_twice", {}, Took(texts=Counter({"text one": 2}))),
        ("lost_receipts", {}, Took(heard={7})),
        ("lost_receipts", {"RECEIPTS": [(7, "unknown", True, 1)]}, Took(heard={7})),
        ("doubled_receipts", {"RECEIPTS": [(7, "sent", True, 2)]}, Took()),
        ("failed_runs", {"FAILED": [("one", 1, True)]}, Took()),
        ("quarantined", {"QUARANTINED": [("e-1", 1, True)]}, Took()),
    ],
)
def test_the_count_finds_what_is_wrong(fault, answers, took):
    assert count(rows_of(**answers), TOLD, took).faults() == {fault: 1}


@pytest.mark.parametrize(("times", "traced", "faults"), [(1, True, {}), (2, True, {"failed_runs": 1}), (1, False, {"failed_runs": 1})])
def test_whoever_was_meant_to_break_must_break_once_and_leave_a_traceback(times, traced, faults):
    told = Told(accepted={"e-1": 100.0}, entries={"one": "ada"}, poisoned={"one"})

    assert count(rows_of(FAILED=[("one", times, traced)]), told, Took()).faults() == faults
    assert count(rows_of(), told, Took()).faults() == {"failed_runs": 1}


def test_an_answer_other_than_yes_or_a_503_with_a_sentence_is_wrong():
    told = Told(accepted={"e-1": 100.0}, entries={"one": "ada"}, wrong=["500 b''"])

    assert count(rows_of(), told, Took()).faults() == {"wrong_answers": 1}
    assert says_something(b'{"message": "Nothing was stored."}')
    assert not says_something(b"<h1>Server Error</h1>")


def test_a_webhook_repeated_with_its_key_is_told_and_is_no_fault():
    tally = count(rows_of(MESSAGES=[SENT]), TOLD, Took(hooks=Counter({"cairn:1:first:1": 2})))

    assert (tally.repeated, tally.faults()) == (1, {})
