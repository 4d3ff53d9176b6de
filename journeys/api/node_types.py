"""Node types: what can be drawn, with every setting and an example."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, is_dataclass
from datetime import time, timedelta
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.pages import Whole
from audience.api.resource import Resource
from ground.ask import Question, questions
from ground.settings import write_value
from journeys.api.shapes import NodeTypeShape
from journeys.node import Node, shelf
from journeys.operations import rights

TYPES: Mapping[Any, str] = {
    str: "text",
    bool: "flag",
    int: "whole number",
    float: "number",
    timedelta: "length",
    time: "time",
    tuple: "list",
    Mapping: "object",
}


@extend_schema_view(
    list=extend_schema(summary="List node types", responses=NodeTypeShape(many=True)),
    retrieve=extend_schema(summary="Read a node type", responses=NodeTypeShape),
)
class NodeTypes(Resource):
    pagination_class = Whole
    lookup_value_regex = "[^/]+"
    needs = {"list": rights.SEE, "retrieve": rights.SEE}

    def list(self, request: Request) -> Response:
        return self.listed([shape_of(node) for node in shelf], NodeTypeShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        node = shelf.get(pk)
        if node is None:
            raise Http404(pk)
        return Response(NodeTypeShape(shape_of(node)).data)


def shape_of(node: Node[Any]) -> dict[str, Any]:
    settings, _problems = node.read_as_far(node.example, node.schema)
    hints = get_type_hints(node.settings)
    return {
        "type": node.kind,
        "title": node.title,
        "group": node.group,
        "help": node.help,
        "schema": node.schema,
        "settings": [_setting(name.rstrip("_"), hints[name], *asked) for name, asked in questions(node.settings).items()],
        "ports": [{"key": port.key, "label": str(port.label), "side": port.side, "loops": port.loops} for port in node.ports(settings)],
        "example": dict(node.example),
    }


def _setting(name: str, hint: Any, field: Field[Any], question: Question) -> dict[str, Any]:
    default = field.default if field.default is not MISSING else field.default_factory() if field.default_factory is not MISSING else None
    return {
        "name": name,
        "label": str(question.label),
        "help": str(question.help),
        "type": _type(hint),
        "kind": question.kind,
        "needed": question.needed and field.default is MISSING and field.default_factory is MISSING,
        "choices": [str(key) for key, _label in question.choices],
        "default": write_value(default, field),
        "at_least": write_value(question.at_least),
        "at_most": write_value(question.at_most),
    }


def _type(hint: Any) -> str:
    if get_origin(hint) in (Union, UnionType):
        hint = next(one for one in get_args(hint) if one is not NoneType)
    plain = get_origin(hint) or hint
    return "object" if is_dataclass(plain) else TYPES.get(plain, "any")
