"""Lists come in pages; a page names the address of the next one. Rows that come or go meanwhile shift nothing."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from audience.api.problems import Problem

USUAL, MOST = 50, 200
HIGHEST = 2**63 - 1


class Pages(BasePagination):
    """The newest first, by id: ``limit`` rows after ``cursor``."""

    next: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        limit = _limit(request.query_params.get("limit", ""))
        if before := request.query_params.get("cursor", ""):
            queryset = queryset.filter(pk__lt=_read(before))
        rows = list(queryset.order_by("-pk")[: limit + 1])
        if len(rows) > limit:
            self.next = replace_query_param(request.build_absolute_uri(), "cursor", _write(rows[limit - 1].pk))
        return rows[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.next})

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        after = {"type": "string", "format": "uri", "nullable": True, "description": "The address of the next page; null on the last."}
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {"results": {"type": "array", "items": schema}, "next": after},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        return [
            {"name": "cursor", "in": "query", "required": False, "description": "From `next`.", "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "required": False, "description": "Rows on a page.", "schema": size},
        ]


class Whole(BasePagination):
    """A list that is short by nature, in the same envelope."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        return list(queryset)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": None})

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        return Pages().get_paginated_response_schema(schema)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []


def _limit(said: str) -> int:
    if not said:
        return USUAL
    if not (said.isascii() and said.isdigit() and len(said) < 5 and 1 <= int(said) <= MOST):
        raise Problem(400, "bad_limit", _("A page has 1 to %(most)d rows.") % {"most": MOST}, "limit")
    return int(said)


def _write(number: int) -> str:
    return urlsafe_b64encode(f"id:{number}".encode()).decode().rstrip("=")


def _read(cursor: str) -> int:
    try:
        word, _colon, number = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").partition(":")
        if word != "id" or not number.isdigit() or len(number) > 19 or int(number) > HIGHEST:
            raise ValueError(cursor)
    except ValueError:
        raise Problem(400, "bad_cursor", _("This cursor leads nowhere. Take it from “next” of the page before."), "cursor") from None
    return int(number)
