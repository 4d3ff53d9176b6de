"""What a node type must bring before it may stand on the shelf; the contract suite asks the same. Pure."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from ground.settings import BadSetting
from journeys.node import FAMILIES, GROUPS, Node

KEY = re.compile(r"[a-z][a-z_]{1,39}")
LONGEST_TITLE = 39
SHORTEST_HELP = 80
MOST_LINES = 3
PARAMETERS = "__dataclass_params__"


def file_of(node: Node[Any]) -> str:
    return inspect.getsourcefile(type(node)) or type(node).__module__


def lacks(node: Node[Any], is_icon: Callable[[str], bool]) -> list[str]:
    """Say what is missing, each in a few words; nothing where the editor, the API and the engine can work with it."""
    return list(of_class(node, is_icon)) or list(of_example(node)) + list(of_draft(node))


def of_class(node: Node[Any], is_icon: Callable[[str], bool]) -> Iterator[str]:
    given = {name: getattr(node, name, "") for name in ("kind", "icon", "group", "family")}
    if not isinstance(given["kind"], str) or not KEY.fullmatch(given["kind"]):
        yield "kind, a key of small letters and _ that is stored and never changed"
    if not given["icon"] or not is_icon(given["icon"]):
        yield "icon, the name of a Lucide icon"
    for name, known in (("group", GROUPS), ("family", FAMILIES)):
        if given[name] not in known:
            yield f"{name}, one of {', '.join(known)}"
    title, _, text = (inspect.cleandoc(inspect.getmodule(type(node)).__doc__ or "")).partition("\n")
    if not 2 < len(title) <= LONGEST_TITLE or title.endswith("."):
        yield f"a docstring of the file whose first line is its title, at most {LONGEST_TITLE} characters without a full stop"
    elif len(text.strip()) <= SHORTEST_HELP:
        yield f"help for marketers below the title in the file's docstring, more than {SHORTEST_HELP} characters"
    if type(node).decide is Node.decide:
        yield "decide(settings, moment)"
    if not is_dataclass(node.settings) or not getattr(node.settings, PARAMETERS).frozen:
        yield "settings, a frozen dataclass"
    elif plain := [field.name for field in fields(node.settings) if "question" not in field.metadata]:
        yield f"ask(…) for the settings {', '.join(plain)}"


def of_example(node: Node[Any]) -> Iterator[str]:
    try:
        settings = node.read(node.example, node.schema)
    except BadSetting as why:
        yield f"example, settings that are ready to walk: {why.field}: {why.sentence}"
        return
    yield from drawn(node, settings, "its example")
    try:
        told = node.words(settings)
    except Exception as why:
        yield said("words", "its example", why)
    else:
        if not told:
            yield "words(settings) or summary(settings), which say the example in words"


def of_draft(node: Node[Any]) -> Iterator[str]:
    """Look at what the editor does before anything is filled in."""
    try:
        for raw in ({}, node.fresh("new")):
            yield from drawn(node, node.read_as_far(raw, node.schema)[0], "an empty draft")
    except Exception as why:
        yield said("fresh", "an empty draft", why)


def drawn(node: Node[Any], settings: Any, of: str) -> Iterator[str]:
    """Ask for whatever the canvas and the panel ask for."""
    for name in ("summary", "words", "ports", "rules", "listens", "longest", "touches"):
        try:
            got = getattr(node, name)(settings)
        except Exception as why:
            yield said(name, of, why)
            continue
        if name == "summary" and (len(got) > MOST_LINES or not all(got)):
            yield f"a summary of {of} of at most {MOST_LINES} lines, none empty"


def said(name: str, of: str, why: Exception) -> str:
    return f"a {name}() that works for {of}; this one raises {type(why).__name__}: {why}"
