"""What commands do to edges and steps: put in, take out, lead elsewhere, and what gets lost by it."""

from collections.abc import Mapping
from typing import Any

from ground.words import gettext
from journeys.graph.paths import Paths, paths_of
from journeys.graph.reading import Steps, read_steps
from journeys.graph.shape import Graph

Command = Mapping[str, Any]


class BadCommand(ValueError):
    """This cannot be done to this graph."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


def look(graph: Graph) -> tuple[Steps, Paths]:
    steps = read_steps(graph)
    return steps, paths_of(graph, steps.ports_of)


def lead(graph: Graph, step: str, port: str, to: str | None) -> Graph:
    edges = [edge for edge in graph["edges"] if edge["from"] != step or edge["port"] != port]
    return {**graph, "edges": [*edges, {"from": step, "port": port, "to": to}] if to is not None else edges}


def put(graph: Graph, first: str, last: str, place: Command, before: Graph) -> Graph:
    """Put steps on the edge out of a port; what followed there follows the main port of the last one."""
    step, port = str(place["from"]), str(place["port"])
    followed = next((edge["to"] for edge in graph["edges"] if edge["from"] == step and edge["port"] == port), None)
    _steps, paths = look(graph)
    main = paths.main(last)
    put = lead(graph, step, port, first)
    if main is not None and followed is not None:
        put = lead(put, last, main.port.key, followed)
    elif followed is not None and lost(before, put):
        raise BadCommand("cuts_off", "type", gettext("A step that ends the path would cut off what follows."))
    return put


def without(graph: Graph, step: str, keep: str | None, *, for_good: bool) -> Graph:
    _steps, paths = look(graph)
    main = paths.main(step)
    port = keep or (main.port.key if main is not None else None)
    follower = paths.to(step, port) if port else None
    gone = {step, *paths.taken_along(step, port)} if for_good else set()
    edges = []
    for edge in graph["edges"]:
        if edge["to"] == step:
            if follower is not None and follower != edge["from"]:
                edges.append({**edge, "to": follower})
        elif edge["from"] not in gone and edge["to"] not in gone and not (edge["from"] == step and edge["port"] == port):
            edges.append(edge)
    return {
        **graph,
        "nodes": [one for one in graph["nodes"] if one["id"] not in gone],
        "edges": edges,
        "notes": [one for one in graph["notes"] if one["at"] not in gone],
    }


def lost(before: Graph, after: Graph) -> set[str]:
    """Name the steps that paths from the roots reached before and do not reach after."""
    _steps, old = look(before)
    _steps, new = look(after)
    kept = {one["id"] for one in after["nodes"]}
    return {step for step in old.reach(old.roots) if step in kept} - new.reach(root for root in old.roots if root in kept)


def pruned(graph: Graph, before: Graph) -> Graph:
    gone = lost(before, graph)
    return {
        **graph,
        "nodes": [one for one in graph["nodes"] if one["id"] not in gone],
        "edges": [edge for edge in graph["edges"] if edge["from"] not in gone and edge["to"] not in gone],
        "notes": [one for one in graph["notes"] if one["at"] not in gone],
    }


def resalted(raw: dict[str, Any], graph: Graph) -> dict[str, Any]:
    """Let a copy throw dice of its own."""
    settings = raw.get("settings") or {}
    if "salt" not in settings:
        return raw
    taken = {(one.get("settings") or {}).get("salt") for one in graph["nodes"]}
    salt, number = str(raw["id"]), 1
    while salt in taken:
        number += 1
        salt = f"{raw['id']}-{number}"
    return {**raw, "settings": {**settings, "salt": salt}}
