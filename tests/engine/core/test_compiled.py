"""A version is a state machine; the hot loop's table says the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.compiled import OUT, CannotCompile, compile_graph, machine_of
from tests.engine.core.steps import SHELF, graph


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 12))
    names = [f"n{i}" for i in range(size)]
    ports = [draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4)) for _ in names]
    nodes = [(name, "start" if i == 0 else "pass", {"ports": ports[i]}) for i, name in enumerate(names)]
    edges = [
        (name, port, draw(st.sampled_from(names))) for name, of in zip(names, ports, strict=True) for port in of if draw(st.booleans())
    ]
    return graph(*nodes, edges=edges)


class Walker:
    state = OUT


@given(graphs())
def test_the_table_equals_the_machine(drawn):
    version = compile_graph(drawn, SHELF.get)
    machine = machine_of(drawn, version.stops)
    for stop in version.stops.values():
        for port in stop.ports:
            walker = Walker()
            machine.add_model(walker, initial=stop.id)
            walker.trigger(port.key)
            assert walker.state == version.table[stop.id, port.key]
            machine.remove_model(walker)
    assert len(version.table) == sum(len(stop.ports) for stop in version.stops.values())


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        (graph(("a", "pass", {}), edges=[]), "no_start"),
        (graph(("a", "start", {}), ("b", "start", {}), edges=[]), "two_starts"),
        (graph(("a", "start", {}), edges=[("a", "next", "gone")]), "loose_edge"),
        (graph(("a", "start", {}), ("b", "no such type", {}), edges=[]), "unknown_type"),
    ],
)
def test_what_cannot_be_walked_is_refused_with_its_place(drawn, code):
    with pytest.raises(CannotCompile) as refused:
        compile_graph(drawn, SHELF.get)

    assert refused.value.code == code
    assert refused.value.sentence
