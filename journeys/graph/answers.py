"""What each message answers: what started the journey, or what was waited for on the way to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from audience.rules.ast import EVERYBODY
from ground.words import gettext
from journeys.asking import say_any, say_happening, say_rule
from journeys.graph.paths import Paths
from journeys.graph.reading import Step, Steps

HAPPENED = "happened"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a message answers, in words. ``deed``: somebody did it; the calendar did not."""

    node: str
    words: str
    deed: bool


def answered(steps: Steps, paths: Paths, send: str) -> tuple[Answered, ...]:
    """Give what a message answers, the nearest on each path; nothing where no path from a start leads to it."""
    found: dict[str, Answered] = {}
    seen, todo = {send}, [send]
    while todo:
        here = todo.pop()
        if (read := steps[here]).group == "start":
            found[here] = _started(read)
        for before, port in paths.into.get(here, []):
            if port == HAPPENED and (waited := _waited(steps[before])):
                found[before] = Answered(before, waited, True)
            elif before not in seen:
                seen.add(before)
                todo.append(before)
    return tuple(found[step] for step in paths.order if step in found and found[step].words)


def all_answered(steps: Steps, paths: Paths) -> Iterator[tuple[Step, tuple[Answered, ...]]]:
    """Walk all messages in path order with what they answer."""
    for step_id in paths.order:
        if steps[step_id].group == "say":
            yield steps[step_id], answered(steps, paths, step_id)


def say_answers(told: tuple[Answered, ...]) -> str:
    """Say it on one line: "an open or a click; feature_limit_reached"."""
    return "; ".join(dict.fromkeys(one.words for one in told))


def _started(start: Step) -> Answered:
    if start.type is None:
        return Answered(start.id, "", False)
    types = start.type.listens(start.settings)
    if types:
        return Answered(start.id, say_any(tuple(types)), start.type.behavioural)
    asks = hasattr(start.settings, "types")
    return Answered(start.id, "" if asks else (start.type.summary(start.settings) or [start.title])[0], start.type.behavioural)


def _waited(wait: Step) -> str:
    """Say what ended a wait by its side path; nothing of a step that waits for nothing."""
    events = tuple(dict.fromkeys(say_happening(one.type) for one in getattr(wait.settings, "events", ())))
    rule = getattr(wait.settings, "condition", EVERYBODY)
    if rule == EVERYBODY:
        return say_any(events)
    came_true = gettext("it became true that %(rule)s") % {"rule": say_rule(rule)}
    return say_any((*events, came_true))
