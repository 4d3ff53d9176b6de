"""Try all answers: the distinct walks there are for one person, by what she does with the messages that reach her."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.models import Journey
from insights.rehearse.story import Answer, Story
from insights.rehearse.told import Told, rehearse
from journeys.graph.shape import Graph

# Each is a rehearsal; so many take some ten seconds on a slow machine.
MOST = 27


@dataclass(frozen=True, slots=True)
class Way:
    """``answers``: by step what she does, as far as it changes the walk; ``told``: what follows."""

    answers: Mapping[str, Answer]
    told: Told


def every(journey: Journey, graph: Graph, story: Story, kinds: Mapping[str, Sequence[str]]) -> tuple[list[Way], bool]:
    """Give the distinct walks, and whether there may be more than were tried. ``kinds`` are the answers to try, by step.

    A message that reaches her is answered in each way; an answer that changes no decision opens no way of its own. Raises as ``rehearse``.
    """
    first = rehearse(journey, graph, replace(story, answers={}))
    ways, todo, tried = {_path(first): Way({}, first)}, [Way({}, first)], 1
    while todo:
        way = todo.pop(0)
        for node in way.told.sent:
            for kind in () if node in way.answers else kinds.get(node, ()):
                if tried >= MOST:
                    return list(ways.values()), True
                answers = {**way.answers, node: Answer(kind=kind)}
                told = rehearse(journey, graph, replace(story, answers=answers))
                tried += 1
                if _path(told) not in ways:
                    ways[_path(told)] = Way(answers, told)
                    todo.append(ways[_path(told)])
    return list(ways.values()), False


def _path(told: Told) -> tuple[tuple[str, str, str, str], ...]:
    """A walk by its decisions; how often it was looked at meanwhile is no difference."""
    return tuple(code for code in told.codes if code[0] in ("moved", "goal", "ended", "requested", "entered", "refused"))
