"""Commands on graphs: each does what the canvas shows, and none leaves a graph that cannot be stored."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.gallery import gallery
from journeys.graph.edits import edit, free_id
from journeys.graph.shape import BadGraph, canonical, empty
from journeys.graph.surgery import BadCommand, look
from tests.journeys.drawing import edge, line, push, simple, start, step, wait


def ways(graph):
    return {(e["from"], e["port"]): e["to"] for e in graph["edges"]}


def test_a_step_put_on_an_edge_stands_between_its_ends():
    done = edit(canonical(simple()), {"op": "insert", "type": "wait_time", "from": "push", "port": "next", "id": "pause"})

    assert done.focus == "pause"
    assert ways(done.graph) == {("start", "next"): "push", ("push", "next"): "pause", ("pause", "next"): "wait", ("wait", "next"): "goal"}


def test_what_followed_a_new_wait_for_something_follows_its_time_limit():
    done = edit(canonical(simple()), {"op": "insert", "type": "wait_for", "from": "push", "port": "next", "id": "w"})

    assert ways(done.graph)["w", "timeout"] == "wait"
    assert ("w", "happened") not in ways(done.graph)


def test_an_ending_step_may_not_cut_off_what_follows():
    with pytest.raises(BadCommand) as caught:
        edit(canonical(simple()), {"op": "insert", "type": "exit", "from": "push", "port": "next"})
    assert caught.value.code == "cuts_off"


def test_a_removed_step_closes_the_gap():
    done = edit(canonical(simple()), {"op": "remove", "id": "wait"})
    assert ways(done.graph) == {("start", "next"): "push", ("push", "next"): "goal"}


def branched():
    rule = {"op": "known", "left": {"field": "a"}}
    fork = step("fork", "branch", {"paths": [{"key": "a", "label": "A", "rule": rule}]})
    graph = line(start(), fork, push("left"), wait("join"))
    graph["nodes"] += [push("right", "Other words."), step("after", "wait_time")]
    graph["edges"] += [edge("fork", "right", "else"), edge("right", "after")]
    return canonical(graph)


def test_removing_a_branch_takes_along_what_only_its_other_paths_led_to():
    done = edit(branched(), {"op": "remove", "id": "fork", "keep": "a"})

    assert [one["id"] for one in done.graph["nodes"]] == ["start", "left", "join"]
    assert ways(done.graph)["start", "next"] == "left"


def test_a_path_taken_out_of_a_branch_goes_with_its_steps():
    rule = {"op": "known", "left": {"field": "a"}}
    two = {"paths": [{"key": "b", "label": "B", "rule": rule}]}
    done = edit(branched(), {"op": "configure", "id": "fork", "settings": two})

    assert {one["id"] for one in done.graph["nodes"]} == {"start", "fork", "right", "after"}


def test_a_moved_step_leaves_its_place_closed():
    done = edit(canonical(simple()), {"op": "move", "id": "wait", "from": "start", "port": "next"})
    assert ways(done.graph) == {("start", "next"): "wait", ("wait", "next"): "push", ("push", "next"): "goal"}


def test_a_twin_stands_after_its_original_and_throws_dice_of_its_own():
    graph = canonical(line(start(), step("fifty", "split"), push()))
    done = edit(graph, {"op": "duplicate", "id": "fifty"})

    twin = next(one for one in done.graph["nodes"] if one["id"] == done.focus)
    assert ways(done.graph)["fifty", "a"] == twin["id"]
    assert ways(done.graph)[twin["id"], "a"] == "push"
    assert twin["settings"]["salt"] not in ("", "split-1")


def test_pasted_steps_get_ids_of_their_own():
    graph = canonical(simple())
    pasted = {
        "op": "paste",
        "nodes": [push("push", "Once more."), wait("wait")],
        "edges": [edge("push", "wait")],
        "from": "wait",
        "port": "next",
    }
    done = edit(graph, pasted)

    out = ways(done.graph)
    first = out["wait", "next"]
    assert first == done.focus not in ("push", "wait")
    assert out[out[first, "next"], "next"] == "goal"


def test_the_start_can_become_another_kind_of_start_and_nothing_else():
    graph = canonical(simple())
    done = edit(graph, {"op": "configure", "id": "start", "type": "entry_api", "settings": {}})
    assert done.graph["nodes"][0]["type"] == "entry_api"
    with pytest.raises(BadCommand):
        edit(graph, {"op": "configure", "id": "start", "type": "goal"})
    with pytest.raises(BadCommand):
        edit(graph, {"op": "remove", "id": "start"})
    with pytest.raises(BadCommand):
        edit(graph, {"op": "insert", "type": "entry_api", "from": "push", "port": "next"})


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"op": "fly"}, "unknown_command"),
        ({"op": "insert", "type": "send_push", "from": "nobody", "port": "next"}, "no_such_step"),
        ({"op": "insert", "type": "send_push", "from": "push", "port": "sideways"}, "no_such_port"),
        ({"op": "insert", "type": "send_pigeon", "from": "push", "port": "next"}, "unknown_type"),
        ({"op": "connect", "from": "push", "port": "next", "to": "start"}, "into_start"),
        ({"op": "connect", "from": "push", "port": "next", "to": "push"}, "to_itself"),
        ({"op": "connect", "from": "push", "port": "next", "to": {"a": 1}}, "no_such_step"),
        ({"op": "restore", "graph": {"nodes": [{"id": "A b"}]}}, "bad_text"),
        ({"op": "restore", "graph": None}, "not_an_object"),
        ({"op": "paste", "nodes": [], "edges": [], "from": "push", "port": "next"}, "nothing"),
        ({"op": "note", "at": "nobody", "text": "x"}, "no_such_step"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_code(command, code):
    with pytest.raises(BadCommand) as caught:
        edit(canonical(simple()), command)
    assert caught.value.code == code
    assert caught.value.sentence


def test_a_note_comes_and_goes():
    graph = edit(canonical(simple()), {"op": "note", "id": "note-1", "at": "push", "text": "Ask Eli"}).graph
    assert graph["notes"] == [{"id": "note-1", "at": "push", "text": "Ask Eli"}]
    assert edit(graph, {"op": "note", "id": "note-1", "at": "push", "text": ""}).graph["notes"] == []
    assert edit(graph, {"op": "remove", "id": "push"}).graph["notes"] == []


@pytest.mark.parametrize(
    "raw",
    [
        [],
        {"nodes": "x"},
        {"nodes": [{"id": "a", "type": "goal"}, {"id": "a", "type": "goal"}]},
        {"nodes": [], "edges": [{"from": "a", "port": "next", "to": "b"}]},
        {"nodes": [{"id": "a", "type": "goal", "settings": {"x": float("nan")}}]},
        {"nodes": [{"id": "a", "type": "goal", "settings": {"x": "\0"}}]},
        {"nodes": [{"id": "a:1", "type": "goal"}]},
        {"nodes": [], "more": 1},
    ],
)
def test_what_is_no_graph_is_refused(raw):
    with pytest.raises(BadGraph):
        canonical(raw)


def test_free_ids_can_be_read():
    assert free_id({"wait-for-1"}, "wait_for") == "wait-for-2"


KINDS = ["wait_time", "wait_for", "branch", "split", "send_push", "update_field", "goal", "exit"]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["insert", "remove", "move", "duplicate", "connect", "disconnect"]), *[st.integers(0, 99)] * 3),
        max_size=14,
    )
)
def test_any_row_of_commands_leaves_a_graph_that_is_whole(commands):
    graph = canonical(gallery()[0].graph)
    for op, a, b, c in commands:
        _steps, paths = look(graph)
        ids = [one["id"] for one in graph["nodes"]]
        one, other = ids[a % len(ids)], ids[b % len(ids)]
        ports = [way.port.key for way in paths.ways[one]] or ["next"]
        command = {"op": op, "id": other, "type": KINDS[c % len(KINDS)], "from": one, "port": ports[c % len(ports)], "to": other}
        if op == "insert":
            del command["id"]
        try:
            graph = edit(graph, command).graph
        except BadCommand:
            continue
        assert canonical(graph) == graph
        assert sum(one["type"].startswith("entry") for one in graph["nodes"]) == 1
    assert empty()["nodes"][0]["type"] == "entry_event"
