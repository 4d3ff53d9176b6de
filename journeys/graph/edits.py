"""Commands on a graph, each giving a new one: the same that the canvas does before the server has answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ground.words import gettext
from journeys.graph.reading import read_step
from journeys.graph.shape import ID, MOST_NODES, BadGraph, Graph, canonical
from journeys.graph.surgery import BadCommand, Command, lead, look, pruned, put, resalted, without
from journeys.node import shelf


@dataclass(frozen=True, slots=True)
class Edited:
    """The new graph, and the step one should look at."""

    graph: Graph
    focus: str = ""


def edit(graph: Graph, command: Command) -> Edited:
    """Carry one command out. Raises BadCommand."""
    does = COMMANDS.get(str(command.get("op")))
    if does is None:
        raise BadCommand("unknown_command", "op", gettext("No command is called “%(op)s”.") % {"op": command.get("op")})
    try:
        edited = does(graph, command)
        return Edited(canonical(edited.graph), edited.focus)
    except BadGraph as why:
        raise BadCommand(why.code, why.place, why.sentence) from why


def free_id(taken: set[str], kind: str) -> str:
    """Give a free id that can be read in a difference: ``wait-2``."""
    stem = kind.lower().replace("_", "-")[:50] or "step"
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def insert(graph: Graph, command: Command) -> Edited:
    kind = str(command.get("type"))
    node = shelf.get(kind)
    if node is None:
        raise BadCommand("unknown_type", "type", gettext("No step is called “%(name)s”.") % {"name": kind})
    if len(graph["nodes"]) >= MOST_NODES:
        raise BadCommand("too_many", "type", gettext("A journey may have at most %(most)d steps.") % {"most": MOST_NODES})
    if node.group == "start":
        raise BadCommand("second_start", "type", gettext("A journey has one start. Choose another kind of start in its panel."))
    taken = {one["id"] for one in graph["nodes"]}
    step = str(command.get("id") or "")
    if not step or step in taken or not ID.fullmatch(step):
        step = free_id(taken, kind)
    _place(graph, command)
    fresh = {"id": step, "type": kind, "schema": node.schema, "settings": node.fresh(step)}
    grown = {**graph, "nodes": [*graph["nodes"], fresh]}
    return Edited(put(grown, step, step, command, graph), step)


def remove(graph: Graph, command: Command) -> Edited:
    step = _step(graph, command, "id")
    if read_step(_raw(graph, step)).group == "start":
        raise BadCommand("needs_start", "id", gettext("A journey needs its start. Choose another kind of start in its panel."))
    _steps, paths = look(graph)
    keep = command.get("keep")
    above = paths.into.get(step, [])
    return Edited(without(graph, step, str(keep) if keep else None, for_good=True), above[0][0] if above else "")


def move(graph: Graph, command: Command) -> Edited:
    step = _step(graph, command, "id")
    if command.get("from") == step:
        return Edited(graph, step)
    if read_step(_raw(graph, step)).group == "start":
        raise BadCommand("needs_start", "id", gettext("The start stays where it is."))
    lifted = without(graph, step, None, for_good=False)
    _place(lifted, command)
    return Edited(put(lifted, step, step, command, graph), step)


def duplicate(graph: Graph, command: Command) -> Edited:
    step = _step(graph, command, "id")
    steps, paths = look(graph)
    main = paths.main(step)
    if main is None or steps[step].group == "start":
        raise BadCommand("cannot_duplicate", "id", gettext("This step cannot be doubled."))
    taken = {one["id"] for one in graph["nodes"]}
    twin = str(command.get("as") or "")
    if not twin or twin in taken or not ID.fullmatch(twin):
        twin = free_id(taken, steps[step].raw["type"])
    copied = resalted({**steps[step].raw, "id": twin}, graph)
    grown = {**graph, "nodes": [*graph["nodes"], copied]}
    return Edited(put(grown, twin, twin, {"from": step, "port": main.port.key}, graph), twin)


def connect(graph: Graph, command: Command) -> Edited:
    _place(graph, command)
    to = _step(graph, command, "to")
    if read_step(_raw(graph, to)).group == "start":
        raise BadCommand("into_start", "to", gettext("No path may lead to the start."))
    if to == command["from"]:
        raise BadCommand("to_itself", "to", gettext("A step cannot lead to itself."))
    return Edited(lead(graph, command["from"], command["port"], to), str(command["from"]))


def disconnect(graph: Graph, command: Command) -> Edited:
    _step(graph, command, "from")
    return Edited(lead(graph, command["from"], str(command.get("port")), None), str(command["from"]))


def restore(graph: Graph, command: Command) -> Edited:
    return Edited(canonical(command.get("graph")))


def note(graph: Graph, command: Command) -> Edited:
    at = _step(graph, command, "at")
    others = [one for one in graph["notes"] if one["id"] != command.get("id")]
    text = str(command.get("text") or "").strip()
    added = [{"id": str(command.get("id") or free_id({one["id"] for one in others}, "note")), "at": at, "text": text}] if text else []
    return Edited({**graph, "notes": [*others, *added]}, at)


def paste(graph: Graph, command: Command) -> Edited:
    given = canonical({"nodes": command.get("nodes"), "edges": command.get("edges")})
    pasted = [raw for raw in given["nodes"] if read_step(raw).group != "start"]
    if not pasted:
        raise BadCommand("nothing", "nodes", gettext("There is nothing to paste."))
    taken = {one["id"] for one in graph["nodes"]}
    names: dict[str, str] = {}
    for raw in pasted:
        names[raw["id"]] = raw["id"] if raw["id"] not in taken else free_id(taken, raw["type"])
        taken.add(names[raw["id"]])
    _place(graph, command)
    nodes = [resalted({**raw, "id": names[raw["id"]]}, graph) for raw in pasted]
    edges = [
        {"from": names[edge["from"]], "port": edge["port"], "to": names[edge["to"]]}
        for edge in given["edges"]
        if edge["from"] in names and edge["to"] in names
    ]
    grown = {**graph, "nodes": [*graph["nodes"], *nodes], "edges": [*graph["edges"], *edges]}
    return Edited(put(grown, nodes[0]["id"], nodes[-1]["id"], command, graph), nodes[0]["id"])


def configure(graph: Graph, command: Command) -> Edited:
    """Take new settings and, if given, a name or another kind of start.

    Ways that its ports no longer have go, with what only they led to.
    """
    step = _step(graph, command, "id")
    raw = {**_raw(graph, step)}
    if "type" in command and command["type"] != raw["type"]:
        old, new = shelf.get(raw["type"]), shelf.get(str(command["type"]))
        if old is None or new is None or old.group != "start" or new.group != "start":
            raise BadCommand("other_type", "type", gettext("Only a start can become another kind of start."))
        raw |= {"type": new.kind, "schema": new.schema}
    if "settings" in command:
        raw["settings"] = command["settings"]
        node = shelf.get(raw["type"])
        if node is not None:
            raw["schema"] = node.schema
    if "name" in command:
        raw["name"] = str(command["name"] or "").strip()[:120]
    changed = {**graph, "nodes": [raw if one["id"] == step else one for one in graph["nodes"]]}
    node_ports = {port.key for port in read_step(raw).ports}
    kept = [edge for edge in graph["edges"] if edge["from"] != step or edge["port"] in node_ports]
    if len(kept) == len(graph["edges"]):
        return Edited(changed, step)
    return Edited(pruned({**changed, "edges": kept}, graph), step)


def everywhere(graph: Graph, command: Command) -> Edited:
    return Edited({**graph, "everywhere": command.get("everywhere") or {}})


COMMANDS: dict[str, Callable[[Graph, Command], Edited]] = {
    "insert": insert,
    "remove": remove,
    "move": move,
    "duplicate": duplicate,
    "connect": connect,
    "disconnect": disconnect,
    "restore": restore,
    "note": note,
    "paste": paste,
    "configure": configure,
    "everywhere": everywhere,
}


def _raw(graph: Graph, step: str) -> dict[str, Any]:
    return next(one for one in graph["nodes"] if one["id"] == step)


def _step(graph: Graph, command: Command, name: str) -> str:
    step = command.get(name)
    if not isinstance(step, str) or all(one["id"] != step for one in graph["nodes"]):
        raise BadCommand("no_such_step", name, gettext("There is no step “%(id)s” any more.") % {"id": step})
    return step


def _place(graph: Graph, command: Command) -> None:
    """See that the port exists at which something is to be put in."""
    step = _step(graph, command, "from")
    if all(port.key != command.get("port") for port in read_step(_raw(graph, step)).ports):
        raise BadCommand("no_such_port", "port", gettext("This step has no such way out."))
