"""What everybody who comes to a step certainly has: proven by the rules on every path that leads there. Pure.

A value that the application takes away meanwhile is not seen here, nor is whoever is put at a step by hand, or
let in past the rule of the start.
"""

from collections.abc import Mapping

from audience.rules.ast import EVERYBODY
from audience.rules.proven import NOTHING, Proven, proven
from audience.rules.tree import Account, Event, Field
from channels.content.speech import absent
from journeys.graph.paths import Paths
from journeys.graph.reading import Step, Steps

# Texts know these by themselves; a field of this name is not what they say.
GROUPS = ("person", "account", "event", "plan", "next_plan", "company")


def all_proven(steps: Steps, paths: Paths) -> Mapping[str, Proven]:
    """Give by step what whoever comes there has. Loops are walked until nothing more is lost."""
    found: dict[str, Proven] = dict.fromkeys(paths.roots, NOTHING)
    todo = list(paths.roots)
    while todo:
        step = todo.pop()
        for way in paths.ways[step]:
            if way.to is None:
                continue
            brought = _after(steps[step], way.port.key, found[step])
            kept = found[way.to] & brought if way.to in found else brought
            if found.get(way.to) != kept:
                found[way.to] = kept
                todo.append(way.to)
    return found


def has(known: Proven, variable: str) -> bool:
    """Say whether what a text calls ``variable`` is among what is proven."""
    head, _dot, rest = variable.partition(".")
    match head:
        case "person":
            return Field(rest) in known
        case "account":
            return Account(rest) in known
        case "event":
            return Event(rest) in known
    return head not in GROUPS and (Field(variable) in known or Event(variable) in known)


def _after(step: Step, port: str, known: Proven) -> Proven:
    """Give what is proven on the way out of a step."""
    if step.type is None:
        return known
    match step.type.kind:
        case "branch":
            return known | _branched(step, port)
        case "wait_for":
            return known | _waited(step, port)
        case "update_field":
            field = Field(step.settings.field)
            there = step.settings.way in ("now", "add") or (step.settings.way == "set" and not absent(step.settings.value))
            return known | {field} if there else known - {field}
    return known | proven(getattr(step.settings, "where", EVERYBODY)) if step.group == "start" else known


def _branched(step: Step, port: str) -> Proven:
    """Whoever goes by a path fits its rule and none before it."""
    known = NOTHING
    for path in step.settings.paths:
        if path.key == port:
            return known | proven(path.rule)
        known |= proven(path.rule, holds=False)
    return known


def _waited(step: Step, port: str) -> Proven:
    """What ended the wait may be any of its events or the condition; an event's own properties are not those of the entry event."""
    settings = step.settings
    if port != "happened":
        return proven(settings.condition, holds=False)
    ends: list[Proven] = [frozenset(one for one in proven(awaited.where) if not isinstance(one, Event)) for awaited in settings.events]
    if settings.condition != EVERYBODY:
        ends.append(proven(settings.condition))
    return frozenset.intersection(*ends) if ends else NOTHING
