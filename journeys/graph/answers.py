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


def all_answered(steps: Steps, paths: Paths) -> dict[str, tuple[Answered, ...]]:
    """Give what each message answers, in path order: the nearest on each path; nothing where no path from a start leads to it."""
    told = {step: _started(steps[step]) for step in paths.order if steps[step].group == "start"}
    waited = {step: Answered(step, words, True) for step in paths.order if (words := _waited(steps[step]))}
    reached: dict[str, set[str]] = {}
    # In path order, and without the ways that close a loop: whatever leads to a step stands before it.
    for here in paths.order:
        reached[here] = {here} & told.keys()
        for before, port in paths.into.get(here, []):
            reached[here] |= {before} if port == HAPPENED and before in waited else reached[before]
    found = {here: [told.get(one) or waited[one] for one in paths.order if one in reached[here]] for here in _messages(steps, paths)}
    return {here: tuple(one for one in all_ if one.words) for here, all_ in found.items()}


def _messages(steps: Steps, paths: Paths) -> Iterator[str]:
    return (step for step in paths.order if steps[step].group == "say")


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
