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
            said[prop.name] = example_of(prop)
    return said


def snippets(name: str, properties: Mapping[str, Any], host: str, key: str) -> list[Snippet]:
    """Write the three for an event. ``host`` is this installation's address."""
    return _three("track", {"event": name}, "properties", properties, host, key)


def identify_snippets(traits: Mapping[str, Any], host: str, key: str) -> list[Snippet]:
    """Write the three for fields of a person."""
    return _three("identify", {}, "traits", traits, host, key)


def group_snippets(traits: Mapping[str, Any], host: str, key: str) -> list[Snippet]:
    """Write the three for fields of an account."""
    return _three("group", {"groupId": "northwind"}, "traits", traits, host, key)


def example(kind: str) -> Any:
    """Give something of a type."""
    return EXAMPLES[kind]


def example_of(prop: Property) -> Any:
    """Give something that fits a property."""
    if prop.choices:
        return prop.choices[0][0]
    return prop.at_least if prop.type == "number" and prop.at_least else EXAMPLES[prop.type]


def _three(call: str, named: Mapping[str, str], part: str, said: Mapping[str, Any], host: str, key: str) -> list[Snippet]:
    return [
        Snippet("curl", "curl", _curl(call, named, part, said, host, key)),
        Snippet("python", "Python", _python(call, named, said, host, key)),
        Snippet("node", "Node", _node(call, named, part, said, host, key)),
    ]


def _curl(call: str, named: Mapping[str, str], part: str, said: Mapping[str, Any], host: str, key: str) -> str:
    body = json.dumps({"userId": "ada", **named, part: dict(said)}, ensure_ascii=False, indent=2)
    quoted = body.replace("'", "'\\''")
    return f"curl -u {key}: {host}/v1/{call} \\\n  -H 'Content-Type: application/json' \\\n  -d '{quoted}'"


PYTHON = """import segment.analytics as analytics

analytics.write_key = {key}
analytics.host = {host}

analytics.{call}({names}, {said})
analytics.flush()"""
NODE = """import {{ Analytics }} from "@segment/analytics-node";

const analytics = new Analytics({{ writeKey: {key}, host: {host} }});

analytics.{call}({{
  userId: "ada",
{names}  {part}: {said},
}});
await analytics.closeAndFlush();"""


def _python(call: str, named: Mapping[str, str], said: Mapping[str, Any], host: str, key: str) -> str:
    lines = "".join(f"    {_quoted(one)}: {_of_python(value)},\n" for one, value in said.items())
    names = ", ".join(_quoted(one) for one in ("ada", *named.values()))
    return PYTHON.format(key=_quoted(key), host=_quoted(host), call=call, names=names, said=f"{{\n{lines}}}" if lines else "{}")


def _node(call: str, named: Mapping[str, str], part: str, said: Mapping[str, Any], host: str, key: str) -> str:
    lines = "".join(f"    {one if NAME.match(one) else _quoted(one)}: {_quoted(value)},\n" for one, value in said.items())
    names = "".join(f"  {name}: {_quoted(value)},\n" for name, value in named.items())
    value = f"{{\n{lines}  }}" if lines else "{}"
    return NODE.format(key=_quoted(key), host=_quoted(host), call=call, names=names, part=part, said=value)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _of_python(value: Any) -> str:
    return repr(value) if isinstance(value, bool | list | dict) or value is None else _quoted(value)
