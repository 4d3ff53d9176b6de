"""The page of the API: our own, from the document, because a page with scripts of somebody else breaks the policy."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audience.api.scopes import scopes
from config.api_schema import NAMED, document
from frontend.doors import staff_page

DEEPEST = 4
LONGEST_LINE = 90


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter, or a part of a body."""

    name: str
    type: str
    needed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Row]
    body: list[Row]
    curl: str


@dataclass(slots=True)
class Group:
    name: str
    operations: list[Operation] = field(default_factory=list)


@require_GET
@staff_page()
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation with what it takes and a line for curl."""
    return render(request, "api/docs.html", {"title": _("API"), "groups": reference(settings.PUBLIC_URL), "scopes": list(scopes)})


@cache
def reference(base: str) -> list[Group]:
    """Read the document into groups, one for each resource. It is the same until the process ends."""
    whole = document()
    groups: dict[str, Group] = {}
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            name = operation["tags"][0]
            groups.setdefault(name, Group(name)).operations.append(_operation(whole, base, path, method, operation))
    return sorted(groups.values(), key=lambda group: group.name)


def _operation(whole: Mapping[str, Any], base: str, path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    content = _content(operation)
    schema = _resolved(whole, content["schema"]) if content else {}
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=_said(operation.get("description", "")),
        parameters=[
            Row(one["name"], _type(whole, one["schema"]), bool(one.get("required")), _said(one.get("description", "")))
            for one in operation.get("parameters", [])
        ],
        body=list(_rows(whole, schema)),
        curl=_curl(whole, base, _address(path, operation), method, operation),
    )


def _content(operation: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return found


def _rows(whole: Mapping[str, Any], schema: Mapping[str, Any], prefix: str = "") -> Iterator[Row]:
    needed = schema.get("required", [])
    for name, raw in schema.get("properties", {}).items():
        part = _resolved(whole, raw)
        yield Row(f"{prefix}{name}", _type(whole, raw), name in needed, _said(part.get("description", "")))
        if part.get("type") == "array":
            inner = _resolved(whole, part.get("items", {}))
            if inner.get("properties") and prefix.count(".") < DEEPEST:
                yield from _rows(whole, inner, f"{prefix}{name}[].")


def _said(text: str) -> SafeString:
    """Set what stands in backticks as code."""
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if index % 2 else part,) for index, part in enumerate(text.split("`")))
    )


def _resolved(whole: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references; what stands beside one counts first."""
    for key in ("$ref", "allOf", "oneOf"):
        if key in schema:
            aim = schema[key] if key == "$ref" else schema[key][0].get("$ref", "")
            found = whole["components"]["schemas"].get(str(aim).rpartition("/")[2], {})
            return {**_resolved(whole, found), **{name: value for name, value in schema.items() if name != key}}
    return schema


def _type(whole: Mapping[str, Any], raw: Mapping[str, Any]) -> str:
    schema = _resolved(whole, raw)
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"] if one not in ("", None))
    if schema.get("type") == "array":
        return f"[{_type(whole, schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")


def _address(path: str, operation: Mapping[str, Any]) -> str:
    for name, value in (EXAMPLES | {"id": NAMED.get(path.split("/")[2], EXAMPLES["id"])}).items():
        path = path.replace("{" + name + "}", value)
    needed = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query" and one.get("required")]
    return path + "".join(f"{'&' if index else '?'}{name}=ada" for index, name in enumerate(needed))


def _curl(whole: Mapping[str, Any], base: str, address: str, method: str, operation: Mapping[str, Any]) -> str:
    content = _content(operation)
    key = '-u "$WRITE_KEY:"' if {"writeKey": []} in operation.get("security", []) else '-H "Authorization: Bearer $CAIRN_KEY"'
    lines = [f"curl {'' if method == 'get' else f'-X {method.upper()} '}{base}{address}", key]
    if content:
        given = [one["value"] for one in content.get("examples", {}).values()]
        said = given[0] if given else _example(whole, content["schema"])
        body = json.dumps(said, ensure_ascii=False)
        lines.append(f"-d {shlex.quote(body if len(body) <= LONGEST_LINE else json.dumps(said, ensure_ascii=False, indent=2))}")
    return " \\\n  ".join(lines)


EXAMPLES = {"key": "nudge-at-the-limit", "number": "1", "id": "1", "job": "1", "test": "1", "comment": "1", "deed": "seen"}


def _example(whole: Mapping[str, Any], raw: Mapping[str, Any], deep: int = 0) -> Any:
    """Make up what is needed, where nobody wrote an example."""
    schema = _resolved(whole, raw)
    if "example" in schema or "default" in schema:
        return schema.get("example", schema.get("default"))
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object" if schema.get("properties") and deep < DEEPEST:
            needed = schema.get("required") or list(schema["properties"])[:1]
            return {name: _example(whole, schema["properties"][name], deep + 1) for name in needed}
        case "array":
            return [_example(whole, schema.get("items", {}), deep + 1)]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
        case "string":
            return "2026-11-24T10:00:00Z" if schema.get("format") == "date-time" else "…"
        case _:
            return {}
