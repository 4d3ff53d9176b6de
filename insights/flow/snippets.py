"""How to send an event, in three languages, ready to be copied."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audience.event_types.base import EventType, Property
from audience.models import AccessKey

EXAMPLES: Mapping[str, Any] = {
    "text": "…",
    "number": 10,
    "flag": True,
    "moment": "2026-11-24T10:00:00Z",
    "day": "2026-11-24",
    "list": ["…"],
}
NO_KEY = "WRITE_KEY"
NAME = re.compile(r"[A-Za-z_$][\w$]*\Z")


@dataclass(frozen=True, slots=True)
class Snippet:
    key: str
    label: str
    text: str


def write_key(server_only: bool = False) -> str:
    """Give a key that may be shown: a browser's. Those of servers are shown once and kept nowhere."""
    if server_only:
        return NO_KEY
    row = AccessKey.objects.filter(kind=AccessKey.Kind.BROWSER, revoked_at__isnull=True).exclude(shown="").order_by("id").first()
    return row.shown if row is not None else NO_KEY


def examples(type_: EventType[Any] | None, latest: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in properties: with what was sent last, else with something of the right type."""
    if type_ is None:
        return {name: value for name, value in latest.items() if not isinstance(value, Mapping)}
    said = {}
    for prop in type_.properties.values():
        if latest.get(prop.name) is not None:
            said[prop.name] = latest[prop.name]
        elif prop.needed:
            said[prop.name] = _example(prop)
    return said


def snippets(name: str, properties: Mapping[str, Any], host: str, key: str) -> list[Snippet]:
    """Write the three. ``host`` is this installation's address."""
    return [
        Snippet("curl", "curl", _curl(name, properties, host, key)),
        Snippet("python", "Python", _python(name, properties, host, key)),
        Snippet("node", "Node", _node(name, properties, host, key)),
    ]


def _example(prop: Property) -> Any:
    if prop.choices:
        return prop.choices[0][0]
    return prop.at_least if prop.type == "number" and prop.at_least else EXAMPLES[prop.type]


def _curl(name: str, properties: Mapping[str, Any], host: str, key: str) -> str:
    body = json.dumps({"userId": "ada", "event": name, "properties": dict(properties)}, ensure_ascii=False, indent=2)
    quoted = body.replace("'", "'\\''")
    return f"curl -u {key}: {host}/v1/track \\\n  -H 'Content-Type: application/json' \\\n  -d '{quoted}'"


PYTHON = """import segment.analytics as analytics

analytics.write_key = {key}
analytics.host = {host}

analytics.track("ada", {name}, {said})
analytics.flush()"""
NODE = """import {{ Analytics }} from "@segment/analytics-node";

const analytics = new Analytics({{ writeKey: {key}, host: {host} }});

analytics.track({{
  userId: "ada",
  event: {name},
  properties: {said},
}});
await analytics.closeAndFlush();"""


def _python(name: str, properties: Mapping[str, Any], host: str, key: str) -> str:
    lines = "".join(f"    {_quoted(one)}: {_of_python(value)},\n" for one, value in properties.items())
    return PYTHON.format(key=_quoted(key), host=_quoted(host), name=_quoted(name), said=f"{{\n{lines}}}" if lines else "{}")


def _node(name: str, properties: Mapping[str, Any], host: str, key: str) -> str:
    lines = "".join(f"    {one if NAME.match(one) else _quoted(one)}: {_quoted(value)},\n" for one, value in properties.items())
    return NODE.format(key=_quoted(key), host=_quoted(host), name=_quoted(name), said=f"{{\n{lines}  }}" if lines else "{}")


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _of_python(value: Any) -> str:
    return repr(value) if isinstance(value, bool | list | dict) or value is None else _quoted(value)
