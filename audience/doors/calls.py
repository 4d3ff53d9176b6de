"""A call of somebody's server: one JSON object, a server key or an API key with the scope, an answer in the words of /v1."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from audience import keys
from audience.doors.body import Garbled, TooLarge, read_body
from audience.doors.credentials import keys_of
from audience.history import Actor
from audience.models import AccessKey, Person
from audience.now import database_now
from audience.protocol import NotUtf8, Unfit
from audience.protocol.parse import TooDeep, loads, read_text
from audience.protocol.text import clean_name, is_garbled

log = logging.getLogger(__name__)


class Refuse(Exception):
    """This call is refused; where and why is told."""

    def __init__(self, status: int, code: str, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence, self.field = status, code, sentence, field


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, what they say, and when that was."""

    key: AccessKey
    said: Mapping[str, Any]
    query: Mapping[str, str]
    now: datetime

    @property
    def actor(self) -> Actor:
        return Actor(f"key:{self.key.prefix}")


Door = Callable[..., Mapping[str, Any]]


def call(scope: str, method: str = "POST", status: int = 200) -> Callable[[Door], Callable[..., HttpResponse]]:
    """Open a door for servers. It is given a Call and gives what the answer holds besides ``success``."""

    def decorate(door: Door) -> Callable[..., HttpResponse]:
        @csrf_exempt  # The key is the permission; no cookie plays a part.
        @never_cache
        @wraps(door)
        def opened(request: HttpRequest, **at: Any) -> HttpResponse:
            try:
                return JsonResponse({"success": True, **door(_call(request, scope, method), **at)}, status=status)
            except Refuse as why:
                return _refused(why.status, why.code, why.sentence, why.field)
            except Unfit as why:
                return _refused(400, why.code, why.sentence, why.field)
            except (DatabaseError, InterfaceError):
                log.exception("The database could not take a call.")
                response = _refused(503, "unavailable", _("Nothing was done. Try again."))
                response["Retry-After"] = "2"
                return response

        return opened

    return decorate


def _call(request: HttpRequest, scope: str, method: str) -> Call:
    if request.method != method:
        raise Refuse(405, "method_not_allowed", _("Send this with %(method)s.") % {"method": method})
    now = database_now()
    found = (keys.check(secret, now) for secret in keys_of(request, ""))
    key = next((row for row in found if row is not None), None)
    if key is None:
        raise Refuse(401, "invalid_key", _("This key is not known here."))
    if key.kind == AccessKey.Kind.BROWSER or (key.kind == AccessKey.Kind.API and scope not in key.scopes):
        raise Refuse(403, "not_allowed", _("This wants a server key, or an API key with the scope %(scope)s.") % {"scope": scope})
    said = _said(request) if method == "POST" else {}
    return Call(key, said, {name: str(value) for name, value in request.GET.items()}, now)


def _said(request: HttpRequest) -> Mapping[str, Any]:
    try:
        body = read_body(request)
        found = loads(read_text(body)) if body else {}
    except TooLarge as why:
        raise Refuse(400, "too_large", str(why), "body") from None
    except TooDeep:
        raise Refuse(400, "too_deep", _("Objects stand in each other deeper than can be read.")) from None
    except NotUtf8 as why:
        raise Refuse(400, "not_utf8", str(why), why.field) from None
    except (Garbled, ValueError):
        raise Refuse(400, "unreadable", _("The body is not JSON.")) from None
    if not isinstance(found, dict):
        raise Refuse(400, "not_an_object", _("The body is a JSON object."))
    return found


def _refused(status: int, code: str, sentence: str, field: str = "") -> HttpResponse:
    response = JsonResponse({"success": False, "code": code, "field": field, "message": sentence}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="Cairn"'
    return response


def person_of(said: Any) -> Person:
    """Find the person of a userId, for something that only somebody known can be given."""
    if isinstance(said, str) and is_garbled(said):
        raise Refuse(400, "bad_text", _("A userId may hold neither NUL nor other control characters nor half a letter."), "userId")
    user = clean_name(said) if isinstance(said, str) else str(said) if type(said) is int else ""
    if not user:
        raise Refuse(400, "missing", _("Say whom it is about: userId."), "userId")
    found = Person.objects.filter(identities__kind="user", identities__value=user).first()
    if found is None:
        raise Refuse(404, "unknown_person", _("Nobody is known by this userId. Identify them first."), "userId")
    return found
