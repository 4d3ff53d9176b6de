"""Days and messages down to a step: the longest way, with all rounds of its loops."""

from datetime import timedelta

import pytest

from journeys.graph.days import most_messages, offsets
from journeys.graph.shape import canonical
from journeys.graph.surgery import look

START = {"id": "start", "type": "entry_event", "settings": {"types": ["usage_threshold_hit"]}}


def push(step):
    return {"id": step, "type": "send_push", "settings": {"title": step, "body": "x"}}


def wait(step, days=1):
    return {"id": step, "type": "wait_time", "settings": {"lasts": f"P{days}D"}}


def repeat(step, times):
    return {"id": step, "type": "repeat", "settings": {"times": times}}


def read(nodes, *edges):
    drawn = [{"from": one, "port": port, "to": to} for one, port, to in edges]
    return look(canonical({"nodes": [START, *nodes], "edges": drawn}))


def test_each_round_says_it_all_again():
    steps, paths = read(
        [push("hello"), push("again"), wait("rest", 2), repeat("round", 20), push("last")],
        ("start", "next", "hello"), ("hello", "next", "again"), ("again", "next", "rest"), ("rest", "next", "round"),
        ("round", "again", "again"), ("round", "next", "last"),
    )  # fmt: skip
    # Once, twenty times more, and the one before.
    assert most_messages(steps, paths) == {"start": 0, "hello": 1, "again": 2, "rest": 2, "round": 2, "last": 23}
    assert {step: days.days for step, days in offsets(steps, paths).items()} == {
        "start": 0, "hello": 0, "again": 0, "rest": 0, "round": 2, "last": 42,
    }  # fmt: skip


def test_a_round_within_a_round_is_walked_as_often_as_both_say():
    steps, paths = read(
        [push("outer"), push("inner"), wait("rest"), repeat("small", 2), repeat("large", 3), push("last")],
        ("start", "next", "outer"), ("outer", "next", "inner"), ("inner", "next", "rest"), ("rest", "next", "small"),
        ("small", "again", "inner"), ("small", "next", "large"), ("large", "again", "outer"), ("large", "next", "last"),
    )  # fmt: skip
    # Four times the outer one and, in each of them, three times the inner one.
    assert most_messages(steps, paths)["last"] == 4 * (1 + 3) + 1
    assert offsets(steps, paths)["last"] == timedelta(days=4 * 3)


@pytest.mark.parametrize("to", [None, "last"])
def test_a_step_that_sends_nobody_back_counts_once(to):
    steps, paths = read(
        [push("again"), repeat("round", 20), push("last")],
        ("start", "next", "again"), ("again", "next", "round"), ("round", "next", "last"), *([("round", "again", to)] if to else []),
    )  # fmt: skip
    assert most_messages(steps, paths)["last"] == 2
