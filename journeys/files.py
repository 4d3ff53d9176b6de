"""Journeys as files: YAML that reads well in a review, the same graph as everywhere else."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from ground.ask import questions
from ground.words import gettext
from journeys.everywhere import Everywhere
from journeys.graph.shape import BadGraph, Graph, canonical
from journeys.kept.shape import BadTest, Kept, canonical_tests
from journeys.node import shelf

# The words of lists and rules, as one reads them aloud.
INSIDE = (
    "key",
    "label",
    "percent",
    "type",
    "name",
    "value",
    "op",
    "left",
    "right",
    "of",
    "field",
    "account",
    "event",
    "rule",
    "where",
    "from",
)
# The names of a kept test, in the order in which one tells it; those that are values' own come by the alphabet.
TEST = ["name", "person", "plan", "zone", "consents", "fields", "account", "at", "begins", "type", "properties", "answers", "besides"]
TEST += ["step", "does", "after", "paths", "outcome", "day", "channel", "says", "not_said", "why", "path", "ended", "refused"]
PARTS = {"key", "name", "about", "nodes", "edges", "notes", "everywhere", "tests"}


class BadFile(ValueError):
    """This file is no journey: ``line`` counts from 1, 0 where it has none."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"line {line}: {sentence}" if line else sentence)
        self.line, self.sentence = line, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyFile:
    """A journey as a file has it. ``tests`` None: the file says nothing of them, and they stay as they are."""

    key: str
    name: str
    graph: Graph = field(default_factory=dict)
    about: str = ""
    tests: tuple[Kept, ...] | None = None


class _Writer(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and lists a step in."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(writer: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text and not any(line.endswith(" ") for line in text.splitlines()) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def write(journey: JourneyFile) -> str:
    """Write a file; the same journey is always written the same."""
    head: dict[str, Any] = {"key": journey.key, "name": journey.name}
    if journey.about:
        head["about"] = journey.about
    body = {name: part for name, part in _ordered(canonical(journey.graph)).items() if part}
    if journey.tests:
        body["tests"] = [_by(TEST, test) for test in journey.tests]
    return yaml.dump(head | body, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120)


def _ordered(graph: Graph) -> Graph:
    """Put the names inside in the order in which they are asked; the database keeps none."""
    nodes = [{**node, "settings": _by(_names(node["type"]), node["settings"])} for node in graph["nodes"]]
    return {**graph, "nodes": nodes, "everywhere": _by(list(questions(Everywhere)), graph["everywhere"])}


def _names(kind: str) -> list[str]:
    node = shelf.get(kind)
    return list(questions(node.settings)) if node is not None else []


def _by(order: list[str], value: Any) -> Any:
    if isinstance(value, list):
        return [_by(order, one) for one in value]
    if not isinstance(value, dict):
        return value
    rank = {name: i for i, name in enumerate([*order, *INSIDE])}
    inside = order if order is TEST else []
    return {name: _by(inside, value[name]) for name in sorted(value, key=lambda name: (rank.get(name, len(rank)), name))}


def read(text: str) -> JourneyFile:
    """Read a file. Raises BadFile with the line."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(text)
    except yaml.MarkedYAMLError as why:
        mark = why.problem_mark
        raise BadFile(mark.line + 1 if mark else 0, str(why.problem or why)) from why
    except (yaml.YAMLError, ValueError, RecursionError) as why:
        raise BadFile(0, gettext("This is no YAML: %(why)s") % {"why": why}) from why
    if twice := _twice(tree):
        raise BadFile(twice.start_mark.line + 1, gettext("“%(name)s” stands there twice.") % {"name": twice.value})
    if not isinstance(raw, dict):
        raise BadFile(1, gettext("A journey file begins with its key and name."))
    for name in raw:
        if name not in PARTS:
            raise BadFile(_line(tree, str(name)), gettext("“%(name)s” means nothing here.") % {"name": name})
    for needed in ("key", "name"):
        if not isinstance(raw.get(needed), str) or not raw[needed].strip():
            raise BadFile(_line(tree, needed), gettext("A journey needs its %(name)s.") % {"name": needed})
    try:
        graph = canonical({name: raw.get(name) for name in ("nodes", "edges", "notes", "everywhere") if raw.get(name) is not None})
    except BadGraph as why:
        raise BadFile(_line(tree, why.place), str(why)) from why
    try:
        tests = tuple(canonical_tests(raw["tests"])) if raw.get("tests") is not None else None
    except BadTest as why:
        raise BadFile(_line(tree, why.place), str(why)) from why
    return JourneyFile(key=raw["key"], name=raw["name"], graph=graph, about=str(raw.get("about") or "").strip(), tests=tests)


def _twice(tree: yaml.Node | None) -> yaml.ScalarNode | None:
    """Find a name that stands twice in the same place: YAML would take the last one and say nothing."""
    todo, seen = [tree] if tree is not None else [], set[int]()
    while todo:
        node = todo.pop()
        # What is named once may stand in many places, itself among them.
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            names: set[str] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in names:
                        return key
                    names.add(key.value)
                todo.append(value)
        elif isinstance(node, yaml.SequenceNode):
            todo += node.value
    return None


def _line(tree: yaml.Node | None, place: str) -> int:
    """Find the line of a place such as ``nodes[2].id``, as near as there is one."""
    node: yaml.Node | None = tree
    line = 1
    for part in place.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
            line = node.start_mark.line + 1
        else:
            break
    return line
