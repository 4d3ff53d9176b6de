"""What each message answers, found for all at once, is what a search upwards from each finds."""

from random import Random

import pytest

from bench.drawing import tidy
from journeys.gallery import gallery
from journeys.graph.answers import HAPPENED, all_answered, say_answers
from journeys.graph.paths import Paths
from journeys.graph.reading import Steps
from journeys.graph.shape import Graph
from journeys.graph.surgery import look
from tests.world import graph_of

CLICKED = {"events": [{"type": "message_clicked"}], "give_up_after": "P1D"}
KINDS = {
    "send_push": ({"title": "a", "body": "b"}, ("next", "skipped")),
    "wait_time": ({"lasts": "PT3H"}, ("next",)),
    "wait_for": (CLICKED, (HAPPENED, "timeout")),
}


def upwards(steps: Steps, paths: Paths, send: str) -> set[str]:
    """Name the starts and the waits that are met first on each way up from a message."""
    found, seen, todo = set(), {send}, [send]
    while todo:
        here = todo.pop()
        if steps[here].group == "start":
            found.add(here)
        for before, port in paths.into.get(here, []):
            if port == HAPPENED and steps[before].raw["type"] == "wait_for":
                found.add(before)
            elif before not in seen:
                seen.add(before)
                todo.append(before)
    return found


def drawn(dice: Random) -> Graph:
    """A start and some steps; a path leads anywhere, up again too, or nowhere."""
    kinds = dice.choices(list(KINDS), k=dice.randint(1, 12))
    nodes = [("start", "entry_event", {"types": ["feature_limit_reached"]})]
    nodes += [(f"s{n}", kind, KINDS[kind][0]) for n, kind in enumerate(kinds)]
    ends = ["start.next", *(f"s{n}.{port}" for n, kind in enumerate(kinds) for port in KINDS[kind][1])]
    return graph_of(*nodes, edges=[f"{end} s{dice.randrange(len(kinds))}" for end in ends if dice.random() < 0.8])


def assert_the_same(graph: Graph) -> int:
    steps, paths = look(graph)
    told = all_answered(steps, paths)
    assert list(told) == [step for step in paths.order if steps[step].group == "say"]
    for send, answers in told.items():
        assert [one.node for one in answers] == [step for step in paths.order if step in upwards(steps, paths, send)]
        assert say_answers(answers).strip() or not answers
    return sum(len(answers) for answers in told.values())


@pytest.mark.parametrize("seed", range(200))
def test_on_any_graph_it_is_the_search_upwards(seed: int) -> None:
    assert_the_same(drawn(Random(seed)))


def test_the_journeys_of_the_gallery_answer_something_each() -> None:
    assert all(assert_the_same(file.graph) for file in gallery())
    assert assert_the_same(tidy(200))
