"""The canonical form of a graph: what is stored, compared and written to files."""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from ground.jsons import heaviest
from ground.words import gettext

Graph: TypeAlias = dict[str, Any]

MOST_NODES = 2_000
MOST_NOTES = 500
MOST_BYTES = 2_000_000
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
PORT = re.compile(r"[a-z0-9_-]{1,40}")


class BadGraph(ValueError):
    """This is no graph: ``place`` says where in the JSON, ``code`` what."""

    def __init__(self, place: str, code: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}" if place else sentence)
        self.place, self.code, self.sentence = place, code, sentence


def empty() -> Graph:
    """Give what a new journey begins with: a start that is not chosen yet."""
    return {"nodes": [{"id": "start", "type": "entry_event", "schema": 1, "settings": {}}], "edges": [], "notes": [], "everywhere": {}}


def canonical(raw: Any) -> Graph:
    """Bring a graph into its one form, or raise BadGraph. Settings are not looked into."""
    graph = _object(raw, "", {"nodes", "edges", "notes", "everywhere"})
    nodes = [_node(node, f"nodes[{i}]") for i, node in enumerate(_list(graph, "nodes", MOST_NODES))]
    order = {node["id"]: i for i, node in enumerate(nodes)}
    if len(order) != len(nodes):
        twice = next(node["id"] for i, node in enumerate(nodes) if order[node["id"]] != i)
        raise BadGraph("nodes", "id_twice", gettext("Two steps are called “%(id)s”.") % {"id": twice})
    edges = [_edge(edge, f"edges[{i}]", order) for i, edge in enumerate(_list(graph, "edges", MOST_NODES * 12))]
    leaving = {(edge["from"], edge["port"]) for edge in edges}
    if len(leaving) != len(edges):
        raise BadGraph("edges", "edge_twice", gettext("A port leads to one step only."))
    edges.sort(key=lambda edge: (order[edge["from"]], edge["port"]))
    notes = [_note(note, f"notes[{i}]", order) for i, note in enumerate(_list(graph, "notes", MOST_NOTES))]
    everywhere = graph.get("everywhere") or {}
    if not isinstance(everywhere, Mapping):
        raise BadGraph("everywhere", "not_an_object", gettext("An object is needed here."))
    made: Graph = {"nodes": nodes, "edges": edges, "notes": notes, "everywhere": dict(everywhere)}
    try:
        # Half a letter (a lone surrogate) cannot be written either.
        text = json.dumps(made, allow_nan=False, ensure_ascii=False)
        found = len(text.encode())
    except (TypeError, ValueError, RecursionError):
        raise BadGraph("", "not_json", gettext("Only texts, numbers, true, false, lists and objects can be stored.")) from None
    if found > MOST_BYTES:
        place, many = heaviest(made, "")
        words = gettext("A journey may have at most %(most)d bytes. This one has %(found)d, %(many)d of them in %(place)s.")
        raise BadGraph(place, "too_large", words % {"most": MOST_BYTES, "found": found, "many": many, "place": place or "graph"})
    if "\\u0000" in text:
        raise BadGraph("", "bad_text", gettext("This journey has a character that cannot be stored: NUL."))
    return made


def _object(raw: Any, place: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise BadGraph(place, "not_an_object", gettext("An object is needed here."))
    for name in raw:
        if name not in known:
            raise BadGraph(f"{place}.{name}".lstrip("."), "unknown", gettext("“%(name)s” means nothing here.") % {"name": name})
    return raw


def _list(graph: Mapping[str, Any], name: str, most: int) -> list[Any]:
    found = graph.get(name) or []
    if not isinstance(found, list):
        raise BadGraph(name, "not_a_list", gettext("A list is needed here."))
    if len(found) > most:
        raise BadGraph(name, "too_many", gettext("At most %(most)d are possible.") % {"most": most})
    return found


def _text(raw: Mapping[str, Any], name: str, place: str, most: int, pattern: re.Pattern[str] | None = None) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value or len(value) > most or (pattern is not None and not pattern.fullmatch(value)):
        hint = gettext("small letters, digits, - and _") if pattern is not None else gettext("a text")
        raise BadGraph(f"{place}.{name}", "bad_text", gettext("Needed here: %(what)s, at most %(most)d.") % {"what": hint, "most": most})
    return value


def _node(raw: Any, place: str) -> dict[str, Any]:
    node = _object(raw, place, {"id", "type", "name", "schema", "settings"})
    settings, schema = node.get("settings") or {}, node.get("schema", 1)
    if not isinstance(settings, Mapping):
        raise BadGraph(f"{place}.settings", "not_an_object", gettext("An object is needed here."))
    if isinstance(schema, bool) or not isinstance(schema, int):
        raise BadGraph(f"{place}.schema", "wrong_type", gettext("A whole number is needed here."))
    made: dict[str, Any] = {"id": _text(node, "id", place, 64, ID), "type": _text(node, "type", place, 60, PORT)}
    if node.get("name"):
        made["name"] = _text(node, "name", place, 120)
    return made | {"schema": schema, "settings": dict(settings)}


def _edge(raw: Any, place: str, order: Mapping[str, int]) -> dict[str, str]:
    edge = _object(raw, place, {"from", "port", "to"})
    made = {"from": _text(edge, "from", place, 64), "port": _text(edge, "port", place, 40, PORT), "to": _text(edge, "to", place, 64)}
    for end in ("from", "to"):
        if made[end] not in order:
            raise BadGraph(f"{place}.{end}", "no_such_step", gettext("There is no step “%(id)s”.") % {"id": made[end]})
    return made


def _note(raw: Any, place: str, order: Mapping[str, int]) -> dict[str, str]:
    note = _object(raw, place, {"id", "at", "text"})
    made = {"id": _text(note, "id", place, 64), "at": _text(note, "at", place, 64), "text": _text(note, "text", place, 2_000)}
    if made["at"] not in order:
        raise BadGraph(f"{place}.at", "no_such_step", gettext("There is no step “%(id)s”.") % {"id": made["at"]})
    return made
