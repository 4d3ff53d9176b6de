"""The OpenAPI document: what drf-spectacular reads off the resources, and what every one of them may answer besides."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from audience.api import problems
from audience.api.auth import KeyAuthentication, StaffSession
from audience.api.scopes import scopes
from config.api_doors import PATHS
from config.api_events import EVENTS, WRITE_KEY

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457: what was refused, why, and where.",
    "required": ["type", "title", "status", "code", "field", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "What it is, for programs."},
        "field": {"type": "string", "description": "Where it is; empty where it is the whole request."},
        "detail": {"type": "string", "description": "A sentence, for people."},
    },
    "additionalProperties": True,
}
REFUSED = {
    "description": "Refused: 400 unreadable, 401 no key, 403 not allowed, 404 not there, 409 in another state, 422 does not fit.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
# These are called by their names in code, as the examples of making them do.
NAMED = {"event-types": "sale_closed", "fields": "boards", "plans": "team", "node-types": "send_push"}
INTRODUCTION = """Everything the editor can do. Send an API key, made at *Keys* in the admin, as `Authorization: Bearer cairn_api_…`.
Lists come in pages: follow `next`. Whatever is refused is told as problem+json with a code, the field and a sentence.

Scopes of a key:

"""


def complete(result: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Add problems to each operation and say what scopes there are; a hook of drf-spectacular."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["info"]["description"] = INTRODUCTION + "\n".join(f"- `{scope.key}`: {scope.title}" for scope in scopes)
    for path, methods in result["paths"].items():
        for operation in methods.values():
            operation["responses"]["4XX"] = REFUSED
            for one in operation.get("parameters", []) if path.split("/")[2] in NAMED else ():
                if one["in"] == "path":
                    one["description"] = "Its name in code."
    result["paths"] |= PATHS | EVENTS
    result["components"]["securitySchemes"]["writeKey"] = WRITE_KEY
    return result


def document() -> dict[str, Any]:
    """Give the document of all resources."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


class KeyOrStaff(BasePermission):
    """A key, or somebody who is signed in to the admin."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.auth is not None or bool(request.user and request.user.is_active and request.user.is_staff)


class Schema(SpectacularAPIView):
    """The document, as YAML or with ``?format=json``."""

    authentication_classes = [KeyAuthentication, StaffSession]
    permission_classes = [KeyOrStaff]
    serve_public = True

    def get_exception_handler(self) -> Any:
        return problems.answer
