"""Several steps at once: each can be put into a journey and walks as soon as its texts are written."""

import pytest

from journeys.graph.edits import edit
from journeys.graph.reading import read_steps
from journeys.snippets import snippets
from tests.journeys.drawing import simple


@pytest.mark.row("E29")
@pytest.mark.parametrize("number", range(3))
def test_a_snippet_stands_on_an_edge_with_nothing_loose(number: int) -> None:
    snippet = snippets()[number]
    graph = edit(simple(), {"op": "paste", "nodes": snippet["nodes"], "edges": snippet["edges"], "from": "push", "port": "next"}).graph

    steps = read_steps(graph).by_id
    path, at = [], "push"
    while following := next((e["to"] for e in graph["edges"] if e["from"] == at and e["port"] not in ("happened",)), None):
        path.append(following)
        at = following
    assert path == [*(node["id"] for node in snippet["nodes"]), "wait", "goal"]
    for node in snippet["nodes"]:
        assert {problem.code for problem in steps[node["id"]].problems} <= {"needed"}, node
