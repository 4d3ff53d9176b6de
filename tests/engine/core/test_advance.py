"""One advance: from rest to rest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.core.advance import MOVES, Asked, RunState, advance
from engine.core.compiled import compile_graph
from engine.core.decision import Because
from engine.core.moment import Happening, Outcome
from tests.engine.core.steps import NOON, SHELF, graph, moment


def begin(version):
    return RunState(state="waiting", node=version.start, visit=1, node_at=NOON, started_at=NOON)


def held(request, node, visit, at):
    return Asked("message", skipped=False)


def refused(request, node, visit, at):
    return Asked("message", skipped=True, because=Because("no_consent"))


def test_a_run_walks_until_it_rests():
    version = compile_graph(
        graph(("s", "start", {}), ("w", "wait", {"seconds": 60}), ("g", "leave", {}), edges=[("s", "next", "w"), ("w", "next", "g")]),
        SHELF.get,
    )

    walked = advance(version, begin(version), moment(), held)

    assert (walked.run.state, walked.run.node, walked.run.wake_at) == ("waiting", "w", NOON + timedelta(seconds=60))
    assert [(m.kind, m.node) for m in walked.moves] == [("moved", "s"), ("rested", "w")]


def test_a_wait_counts_from_when_it_was_reached_and_ends_at_its_second():
    version = compile_graph(graph(("s", "start", {}), ("w", "wait", {"seconds": 60}), edges=[("s", "next", "w")]), SHELF.get)
    rests = advance(version, begin(version), moment(), held).run
    early, due = NOON + timedelta(seconds=59.999), NOON + timedelta(seconds=60)

    assert advance(version, rests, replace(moment(early), entered_at=NOON), held).run.state == "waiting"
    assert advance(version, rests, replace(moment(due), entered_at=NOON), held).run.state == "completed"


def test_an_event_wakes_one_wait_and_is_spent_by_it():
    wait = {"seconds": 60, "listens": ["click"], "ports": ["next", "happened"]}
    version = compile_graph(
        graph(("s", "start", {}), ("a", "wait", wait), ("b", "wait", wait), edges=[("s", "next", "a"), ("a", "happened", "b")]), SHELF.get
    )
    rests = advance(version, begin(version), moment(), held).run

    click = Happening(type="click", at=NOON, received_at=NOON)
    walked = advance(version, rests, replace(moment(), woken_by=click), held)

    assert (walked.run.node, walked.run.state) == ("b", "waiting")


def test_a_message_is_waited_for_and_left_by_its_outcome():
    version = compile_graph(
        graph(("s", "start", {}), ("m", "say", {}), ("w", "wait", {"seconds": 5}), edges=[("s", "next", "m"), ("m", "next", "w")]),
        SHELF.get,
    )
    walked = advance(version, begin(version), moment(), held)
    assert (walked.run.state, walked.run.node, walked.messages) == ("sending", "m", ["message"])

    later = NOON + timedelta(seconds=9)
    after = advance(version, walked.run, replace(moment(later), outcome=Outcome(kind="sent", at=later)), held)

    assert (after.run.node, after.run.wake_at) == ("w", later + timedelta(seconds=5))
    assert after.run.memory["said"] == "sent"


@pytest.mark.row("D21")
@pytest.mark.parametrize(
    ("kind", "ends"), [("sent", ("completed", "finished")), ("skipped", ("exited", "expired")), ("failed", ("exited", "expired"))]
)
def test_what_was_sent_in_time_is_counted_by_its_step_before_a_stale_run_leaves(kind, ends):
    version = compile_graph(graph(("s", "start", {}), ("m", "say", {}), edges=[("s", "next", "m")]), SHELF.get)
    walked = advance(version, begin(version), moment(), held)
    late = replace(moment(NOON + timedelta(hours=2)), stale=Because("expired", {"life": 3600}), outcome=Outcome(kind=kind, at=NOON))

    after = advance(version, walked.run, late, held)

    assert (after.run.state, after.run.reason) == ends


def test_a_skip_goes_on_in_the_same_breath_with_its_reason():
    version = compile_graph(
        graph(("s", "start", {}), ("m", "say", {}), ("l", "leave", {}), edges=[("s", "next", "m"), ("m", "next", "l")]), SHELF.get
    )

    walked = advance(version, begin(version), moment(), refused)

    assert (walked.run.state, walked.run.reason) == ("exited", "left")
    assert [m.because.code for m in walked.moves if m.kind == "requested"] == ["no_consent"]
    assert walked.run.memory["said"] == "skipped"


def test_what_a_step_wrote_is_seen_by_the_next():
    ports = {"ports": ["yes", "no"]}
    version = compile_graph(
        graph(
            ("s", "start", {}),
            ("f", "set", {}),
            ("q", "ask", ports),
            ("l", "leave", {}),
            edges=[("s", "next", "f"), ("f", "next", "q"), ("q", "yes", "l")],
        ),
        SHELF.get,
    )

    walked = advance(version, begin(version), moment(), held)

    assert (walked.run.node, walked.run.state) == ("l", "exited")
    assert [e.name for e in walked.effects] == ["mood"]


def test_a_loop_without_a_wait_fails_instead_of_hanging():
    version = compile_graph(
        graph(("s", "start", {}), ("a", "pass", {}), ("b", "pass", {}), edges=[("s", "next", "a"), ("a", "next", "b"), ("b", "next", "a")]),
        SHELF.get,
    )

    walked = advance(version, begin(version), moment(), held)

    assert (walked.run.state, walked.run.reason) == ("failed", "too_many_moves")
    assert len(walked.moves) <= MOVES + 1


def test_a_step_that_is_gone_fails_with_its_reason():
    version = compile_graph(graph(("s", "start", {}), edges=[]), SHELF.get)

    walked = advance(version, replace(begin(version), node="deleted"), moment(), held)

    assert (walked.run.state, walked.run.reason) == ("failed", "node_is_gone")
