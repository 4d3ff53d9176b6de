"""Small graphs for tests: steps as a line, settings that are ready to walk."""

from itertools import pairwise
from typing import Any

from journeys.node import shelf


def step(step_id: str, kind: str, settings: dict[str, Any] | None = None, name: str = "") -> dict[str, Any]:
    given = dict(shelf[kind].example) if settings is None else settings
    return {"id": step_id, "type": kind, **({"name": name} if name else {}), "schema": 1, "settings": given}


def edge(source: str, to: str, port: str = "next") -> dict[str, str]:
    return {"from": source, "port": port, "to": to}


def line(*steps: dict[str, Any], **everywhere: Any) -> dict[str, Any]:
    """Steps one after another; a step leaves by its main port."""
    edges = []
    for one, following in pairwise(steps):
        node = shelf[one["type"]]
        settings, _problems = node.read_as_far(one["settings"], 1)
        main = next(port for port in node.ports(settings) if not port.side)
        edges.append(edge(one["id"], following["id"], main.key))
    return {"nodes": list(steps), "edges": edges, "notes": [], "everywhere": everywhere}


def start(**settings: Any) -> dict[str, Any]:
    return step("start", "entry_event", {"types": ["usage_threshold_hit"], **settings})


def push(step_id: str = "push", body: str = "See your options.", **more: Any) -> dict[str, Any]:
    return step(step_id, "send_push", {"title": "Nearly full", "body": body, **more})


def wait(step_id: str = "wait", lasts: str = "P1D") -> dict[str, Any]:
    return step(step_id, "wait_time", {"lasts": lasts})


def simple() -> dict[str, Any]:
    return line(start(), push(), wait(), step("goal", "goal", {}))
