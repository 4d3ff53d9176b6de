"""What a refused request is told: problem+json (RFC 9457) with a code, the field and a sentence. Each floor adds its own errors."""

import logging
from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions

from audience.api.scopes import scopes
from audience.consent import ConsentRefused
from audience.fields import WrongValue
from audience.history import NotAllowed
from audience.quarantine import StillUnfit
from audience.registering import CannotRegister

CONTENT_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    422: "Cannot be done",
    503: "Unavailable",
}

log = logging.getLogger(__name__)


class Problem(Exception):
    """This request cannot be answered: ``more`` are members of their own, such as the draft that somebody else saved."""

    def __init__(self, status: int, code: str, sentence: str, field: str = "", *, headers: Mapping[str, str] | None = None, **more: Any):
        super().__init__(sentence)
        self.status, self.code, self.sentence, self.field = status, code, sentence, field
        self.headers, self.more = dict(headers or {}), more

    @property
    def body(self) -> dict[str, Any]:
        head = {"type": "about:blank", "title": TITLES.get(self.status, "Error"), "status": self.status}
        return {**head, "code": self.code, "field": self.field, "detail": self.sentence, **self.more}


@singledispatch
def problem_of(why: Exception) -> Problem | None:
    """Say what an error means to whoever asked; None for one that nobody expected."""
    return None


@problem_of.register
def _as_it_is(why: Problem) -> Problem:
    return why


@problem_of.register
def _not_allowed(why: NotAllowed) -> Problem:
    # The narrowest scope first: who only reads should not be told to take the right to write.
    words = [found.key for found in sorted(scopes, key=lambda one: len(one.permissions)) if why.permission in found.permissions]
    name = words[0] if words else why.permission
    return Problem(403, "not_allowed", _("This key may not do that. It lacks the scope %(name)s.") % {"name": name}, scope=name)


@problem_of.register(WrongValue)
@problem_of.register(ConsentRefused)
def _wrong_value(why: WrongValue | ConsentRefused) -> Problem:
    return Problem(422, "wrong_value", why.sentence, why.field)


@problem_of.register(StillUnfit)
@problem_of.register(CannotRegister)
def _unfit(why: StillUnfit | CannotRegister) -> Problem:
    return Problem(422, why.code, why.sentence, why.field)


@problem_of.register
def _nowhere(why: Http404) -> Problem:
    return Problem(404, "not_found", _("There is nothing at this address."))


@problem_of.register
def _too_big(why: RequestDataTooBig) -> Problem:
    words = _("The body of a request may have at most %(most)d bytes.") % {"most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0}
    return Problem(413, "too_large", words, "body")


@problem_of.register(OperationalError)
@problem_of.register(InterfaceError)
def _no_database(why: Exception) -> Problem:
    log.exception("The database could not answer the API.")
    return Problem(503, "unavailable", _("Nothing was done. Try again."), headers={"Retry-After": "2"})


@problem_of.register
def _denied(why: PermissionDenied) -> Problem:
    return Problem(403, "not_allowed", _("This is not allowed."))


@problem_of.register
def _not_valid(why: exceptions.ValidationError) -> Problem:
    field, said = _first(why.detail)
    code = said.code or "invalid"
    return Problem(422, "missing" if code == "required" else code, str(said), field)


@problem_of.register
def _of_the_framework(why: exceptions.APIException) -> Problem:
    codes = "invalid_key" if why.status_code == 401 else why.get_codes()
    asks = getattr(why, "auth_header", "")
    headers = {"WWW-Authenticate": asks} if asks else {}
    return Problem(why.status_code, codes if isinstance(codes, str) else "refused", str(why.detail), headers=headers)


def _first(detail: Any, path: str = "") -> tuple[str, exceptions.ErrorDetail]:
    """Find the first thing that is wrong, and where it stands: ``properties[1].type``."""
    if isinstance(detail, Mapping):
        name, inner = next((pair for pair in detail.items() if pair[1]), ("", exceptions.ErrorDetail("", "invalid")))
        here = path if name == "non_field_errors" else f"{path}.{name}".lstrip(".") if isinstance(name, str) else f"{path}[{name}]"
        return _first(inner, here)
    if isinstance(detail, list):
        at = next((index for index, one in enumerate(detail) if one), 0)
        deeper = isinstance(detail[at], Mapping | list)
        return _first(detail[at], f"{path}[{at}]" if deeper else path)
    return path, detail


def answer(why: Exception, context: Mapping[str, Any]) -> JsonResponse | None:
    """Answer an error with a problem; what nobody expected rises to the top."""
    found = problem_of(why)
    return None if found is None else plain(found)


def plain(found: Problem) -> JsonResponse:
    return JsonResponse(found.body, status=found.status, headers=found.headers, content_type=CONTENT_TYPE)


@csrf_exempt  # Nothing is done here.
def nothing_here(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
    """Answer for addresses below /api/ that lead nowhere."""
    return plain(Problem(404, "not_found", _("There is nothing at this address. The API is described at /api/docs/.")))
