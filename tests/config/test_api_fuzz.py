"""Every operation of the document is given what nobody would send: the answer is an answer, never our fault."""

import json
from random import Random
from typing import Any
from urllib.parse import quote

import pytest

from config.api_schema import document
from tests.api import Engineer
from tests.journeys.drawing import simple
from tests.world import World

STRANGE: list[Any] = [
    None,
    True,
    "",
    " ",
    "x" * 5_000,
    "9999-12-31T23:59:59Z",
    "2026-02-30",
    "é\u0301",
    "\U0001f600",
    "‮",
    "'; --",
    "{{ x",
    "%s",
    0,
    -1,
    1.5,
    2**63,
    10**300,
    1e308,
    [],
    [[]],
    [None],
    ["x"] * 300,
    {},
    {"a": {"b": []}},
    {f"f{n}": n for n in range(500)},
]
IN_ADDRESSES = ["x", "0", "-1", "9" * 30, "nudge", "é", "user:ada", "a.b", "1e5", "..;", "%", "'", "start"]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_no_operation_stumbles(seed: int) -> None:
    dice, engineer, world, whole = Random(seed), Engineer(), World(), document()
    world.person("ada", account="northwind")
    world.event("ada", "session_started")
    engineer.post("/api/journeys/", {"name": "Nudge", "key": "nudge", "graph": simple()})
    engineer.post("/api/journeys/nudge/publish/", {"accept": ["*"], "note": "go"})
    world.event("ada", "usage_threshold_hit", meter="storage", threshold=80)

    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            for _ in range(4):
                address, said = _filled(path, operation, dice), _body(whole, operation, dice)
                answer = engineer.ask(method.upper(), address, json.dumps(said).encode() if said is not None else None)
                assert answer.status_code < 500, (method, address, said)
                if answer.status_code >= 400 and path.startswith("/api/"):
                    told = answer.json()
                    assert answer["Content-Type"] == "application/problem+json", (method, address)
                    assert told["code"], (method, address, told)
                    assert told["detail"], (method, address, told)


def _filled(path: str, operation: dict[str, Any], dice: Random) -> str:
    query = []
    for one in operation.get("parameters", []):
        value = dice.choice(IN_ADDRESSES)
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", quote(value, safe=""))
        elif dice.random() < 0.4:
            query.append(f"{one['name']}={quote(value)}")
    return path + (f"?{'&'.join(query)}" if query else "")


def _body(whole: dict[str, Any], operation: dict[str, Any], dice: Random) -> Any:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    given = next((one["value"] for one in content.get("examples", {}).values()), {})
    schema = content["schema"]
    while "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    names = list(schema.get("properties", {}))
    chosen = {name: dice.choice(STRANGE) for name in names if dice.random() < 0.3}
    return dice.choice([given | chosen, chosen, _bent(given, dice)])


def _bent(value: Any, dice: Random) -> Any:
    """Put something strange into one place, however deep."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        name = dice.choice(list(value))
        return {**value, name: _bent(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.9:
        index = dice.randrange(len(value))
        return [*value[:index], _bent(value[index], dice), *value[index + 1 :]]
    return dice.choice(STRANGE)
