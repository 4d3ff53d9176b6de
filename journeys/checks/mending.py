"""Commands that mend what a check found: the same that somebody would draw by hand, undone like any other."""

from typing import Any

from journeys.checks.base import Sheet
from journeys.graph.edits import free_id
from journeys.graph.surgery import Command

DAY = "P1D"


def configured(sheet: Sheet, node: str, **settings: Any) -> Command:
    """Give a step some settings and leave its others."""
    step = sheet.steps[node]
    raw = step.type.upgraded(step.raw.get("settings") or {}, step.raw.get("schema", 1)) if step.type is not None else {}
    return {"op": "configure", "id": node, "settings": {**raw, **settings}}


def holding(sheet: Sheet, **rules: Any) -> Command:
    """Change what holds everywhere."""
    return {"op": "everywhere", "everywhere": {**(sheet.graph.get("everywhere") or {}), **rules}}


def rest_between(sheet: Sheet, node: str, port: str) -> list[Command]:
    """Put a wait of a day on the way out of a port."""
    step = free_id(set(sheet.steps.by_id), "wait_time")
    return [
        {"op": "insert", "type": "wait_time", "from": node, "port": port, "id": step},
        {"op": "configure", "id": step, "settings": {"lasts": DAY}},
    ]


def rest_before(sheet: Sheet, node: str) -> list[Command]:
    """Put a wait of a day before a step, on every way to it."""
    (first, port), *others = sheet.paths.into[node]
    commands = rest_between(sheet, first, port)
    return [*commands, *({"op": "connect", "from": one, "port": way, "to": commands[0]["id"]} for one, way in others)]
