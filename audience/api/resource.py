"""What all resources of the API have in common: keys, permissions, JSON, pages, problems."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from audience.api import problems
from audience.api.auth import KeyAuthentication, actor_of_key
from audience.api.body import AlwaysJson, StrictJson, check_text
from audience.api.pages import HIGHEST, Pages
from audience.api.problems import Problem
from audience.api.shapes import Body
from audience.history import Actor, demand
from audience.now import database_now
from audience.protocol.moments import FIRST, LAST, read_moment


# One thing of the API. ``needs`` names the permission of each action; operations ask theirs again. A comment and no docstring: what
# stands in a docstring here is read by whoever reads the page of the API.
class Resource(GenericViewSet[Any]):
    needs: ClassVar[Mapping[str, str]] = {}
    authentication_classes: Sequence[Any] = [KeyAuthentication]
    permission_classes: Sequence[Any] = []
    renderer_classes: Sequence[Any] = [JSONRenderer]
    parser_classes: Sequence[Any] = [StrictJson]
    content_negotiation_class = AlwaysJson
    pagination_class: Any = Pages
    metadata_class = None
    filter_backends: Sequence[Any] = []
    # Without a table of its own drf-spectacular would look for one.
    queryset: Any = None

    def get_exception_handler(self) -> Any:
        return problems.answer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.auth is None:
            raise NotAuthenticated(_("Send an API key: Authorization: Bearer cairn_api_…"), "invalid_key")
        for name, text in [*kwargs.items(), *((name, one) for name, all_ in request.query_params.lists() for one in all_)]:
            check_text(name, "")
            check_text(str(text), name)
        if self.action in self.needs:
            demand(self.actor, self.needs[self.action])
        if self.action is not None:
            self._check_query()
            self._check_body()

    def _check_query(self) -> None:
        """Refuse a name that the page of the API does not name: a filter with a slip of the pen would give everything."""
        known = {"cursor", "limit"} if self.action == "list" and self.pagination_class is Pages else set()
        kind = getattr(getattr(self, self.action, None), "kwargs", {}).get("schema")
        if kind is not None:
            schema = kind()
            schema.view = self
            known |= {one.name for one in schema.get_override_parameters() if getattr(one, "location", "") == "query"}
        strange = next((name for name in self.request.query_params if name not in known), None)
        if strange is not None:
            raise Problem(400, "unknown", _("“%(name)s” means nothing here.") % {"name": strange[:100]}, strange[:100])

    def _check_body(self) -> None:
        """Refuse what is said to an action that listens to nothing: it was meant to do something."""
        kind = getattr(getattr(self, self.action, None), "kwargs", {}).get("schema")
        if kind is None or self.request.method not in ("POST", "PUT", "PATCH", "DELETE") or not self.request.data:
            return
        schema = kind()
        schema.view = self
        if schema.get_request_serializer() is None:
            strange = str(next(iter(self.request.data)))[:100]
            raise Problem(422, "unknown", _("“%(name)s” means nothing here.") % {"name": strange}, strange)

    @cached_property
    def actor(self) -> Actor:
        key: Any = self.request.auth
        return actor_of_key(key)

    @cached_property
    def now(self) -> datetime:
        return database_now()

    def said(self, shape: type[Body], *, partial: bool = False) -> Mapping[str, Any]:
        """What the body says, read in its shape."""
        serializer = shape(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        read: Mapping[str, Any] = serializer.validated_data
        return read

    def listed(self, rows: Any, serializer: Any) -> Response:
        """Answer with a page."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(serializer(page, many=True).data)

    def text(self, name: str) -> str:
        return str(self.request.query_params.get(name, ""))

    def choice(self, name: str, values: Iterable[str]) -> str:
        """Read one of some words of the query; empty where none is said."""
        said = self.text(name)
        if said and said not in (known := sorted(values)):
            raise Problem(400, "unknown_value", _("Say one of %(values)s.") % {"values": ", ".join(known)}, name)
        return said

    def number(self, name: str) -> int | None:
        """Read a number of the query."""
        said = self.text(name)
        return number_of(said, name) if said else None

    def moment(self, name: str) -> datetime | None:
        """Read a moment of the query."""
        said = self.text(name)
        # A plus of the zone is a blank in a query that nobody escaped.
        found = read_moment(said.replace(" ", "+"))
        if said and (found is None or not FIRST <= found < LAST):
            raise Problem(400, "bad_moment", _("Give a moment such as 2026-11-24T10:00:00Z."), name)
        return found

    def flag(self, name: str) -> bool | None:
        said = self.text(name).lower()
        if said not in ("", "true", "false"):
            raise Problem(400, "bad_flag", _("Say true or false."), name)
        return said == "true" if said else None


def number_of(said: str, field: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 20 and int(said) <= HIGHEST):
        raise Problem(400, "bad_number", _("A whole number is needed here."), field)
    return int(said)
