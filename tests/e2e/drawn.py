"""What was drawn, compared with what had to be: the shape of a journey and its rules, without names and numbers of steps."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

DRAWN = Path(__file__).with_name("nudge.yaml")
GALLERY = Path(__file__).parents[2] / "journeys/gallery/at_the_limit.yaml"
# The sequence that everybody writes about, as the gallery has it.
NUDGE: Mapping[str, Any] = yaml.safe_load(GALLERY.read_text(encoding="utf-8"))


def shape(graph: Mapping[str, Any]) -> str:
    """Write a journey as it is walked: each step by its kind, and by each port what follows."""
    kinds = {node["id"]: node["type"] for node in graph["nodes"]}
    ways = {(edge["from"], edge["port"]): edge["to"] for edge in graph["edges"]}

    def walk(step: str) -> str:
        after = [f"{port}: {walk(to)}" for (source, port), to in sorted(ways.items()) if source == step]
        return f"{kinds[step]}({', '.join(after)})" if after else kinds[step]

    return walk(graph["nodes"][0]["id"])


def rules(graph: Mapping[str, Any]) -> list[Any]:
    """List what starts it, for whom, and the rule of each path; a group of one rule is that rule."""
    start = graph["nodes"][0]["settings"]
    paths = next(node["settings"]["paths"] for node in graph["nodes"] if node["type"] == "branch")
    return [sorted(start["types"]), *(plain(rule) for rule in (start["where"], *(path["rule"] for path in paths)))]


def plain(rule: Any) -> Any:
    if rule["op"] not in ("all", "any"):
        return rule
    of = [plain(one) for one in rule["of"]]
    return of[0] if len(of) == 1 else {"op": rule["op"], "of": of}


def assert_is_the_nudge(graph: Mapping[str, Any]) -> None:
    assert shape(graph) == shape(NUDGE)
    assert rules(graph) == rules(NUDGE)
    waits = [node["settings"]["give_up_after"] for node in graph["nodes"] if node["type"] == "wait_for"]
    assert sorted(waits) == ["P1D", "P4D"]


def whole(graph: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Give steps and ways; steps are called by the order in which they are walked, so that it says the same however it was drawn."""
    ways = {(edge["from"], edge["port"]): edge["to"] for edge in graph["edges"]}
    order = [graph["nodes"][0]["id"]]
    for step in order:
        order += dict.fromkeys(to for (source, _port), to in sorted(ways.items()) if source == step and to not in order)
    number = {step: nth for nth, step in enumerate(order, 1)}
    steps = {node["id"]: node for node in graph["nodes"]}
    return [steps[step] for step in order], sorted(f"{number[source]} {port} {number[to]}" for (source, port), to in ways.items())


def assert_is_as_drawn(graph: Mapping[str, Any]) -> None:
    """Compare names, texts and rules with the file to which mouse and keyboard both have to come; what nobody touched is not in it."""
    wanted = yaml.safe_load(DRAWN.read_text(encoding="utf-8"))
    steps, ways = whole(graph)
    assert ways == wanted["ways"], sorted(set(ways) ^ set(wanted["ways"]))
    typed = [
        {name: step[name] for name in ("type", "name") if name in step}
        | {"settings": {name: step["settings"].get(name) for name in one["settings"]}}
        for step, one in zip(steps, wanted["nodes"].values(), strict=True)
    ]
    different = [(one, as_wanted) for one, as_wanted in zip(typed, wanted["nodes"].values(), strict=True) if one != as_wanted]
    assert different == [], different
