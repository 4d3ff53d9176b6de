"""Segment's paths: one message, a batch, history."""

import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from audience import keys
from audience.accept import Source, accept
from audience.doors.answers import preflight, refused, taken
from audience.doors.body import Garbled, TooLarge, read_body
from audience.doors.credentials import keys_of
from audience.doors.strict import accept_strictly, is_strict
from audience.models import AccessKey
from audience.now import database_now
from audience.protocol import NotUtf8, Parcel, Unreadable, read_parcel

EVENTS = "events"

log = logging.getLogger(__name__)


@csrf_exempt
def message(request: HttpRequest, kind: str) -> HttpResponse:
    """Take one message; the path says what it is."""
    return _take(request, kind=kind)


@csrf_exempt
def batch(request: HttpRequest) -> HttpResponse:
    """Take a batch; each message says what it is."""
    return _take(request)


@csrf_exempt
def history(request: HttpRequest) -> HttpResponse:
    """Take a batch of what happened long ago: it fills profiles and enters nobody."""
    return _take(request, history=True)


def _take(request: HttpRequest, kind: str = "", *, history: bool = False) -> HttpResponse:
    if request.method == "OPTIONS":
        return preflight()
    if request.method != "POST":
        return refused(405, "method_not_allowed", _("Send this with POST."), Allow="POST, OPTIONS")
    try:
        parcel = read_parcel(read_body(request), is_batch=not kind)
    except TooLarge as why:
        return refused(400, "too_large", str(why), {"field": "body"})
    except Garbled:
        return refused(400, "unreadable", _("The body cannot be decompressed."))
    except NotUtf8 as why:
        return refused(400, "not_utf8", str(why), {"field": why.field, "byte": why.at})
    except Unreadable as why:
        return refused(400, "unreadable", str(why))
    if (found := len(parcel.messages)) > (most := settings.BATCH_EVENTS):
        words = _("A batch may have at most %(most)d events. This one has %(found)d.")
        return refused(400, "too_many", words % {"most": most, "found": found}, {"field": "batch"})
    try:
        return _accept(request, parcel, kind, history)
    except (DatabaseError, InterfaceError):
        # Clients keep what they have and try again on a 503.
        log.exception("The database could not take a batch.")
        return refused(503, "unavailable", _("Nothing was stored. Try again."), Retry_After="2")


def _accept(request: HttpRequest, parcel: Parcel, kind: str, history: bool) -> HttpResponse:
    now = database_now()
    found = (keys.check(secret, now) for secret in keys_of(request, parcel.write_key))
    key = next((row for row in found if row is not None and _may_write(row)), None)
    if key is None:
        return refused(401, "invalid_key", _("This write key is not known here."), WWW_Authenticate='Basic realm="Cairn"')
    source = Source(id=key.pk, name=f"key:{key.prefix}", is_browser=key.kind == AccessKey.Kind.BROWSER)
    said: dict[str, Any] = {
        "kind": "" if parcel.is_batch else kind,
        "sent_at": parcel.sent_at,
        "context": parcel.context,
        "history": history,
    }
    if is_strict(request):
        return accept_strictly(parcel.messages, source, now, **said)
    accept(parcel.messages, source, now, **said)
    return taken()


def _may_write(row: AccessKey) -> bool:
    return row.kind != AccessKey.Kind.API or EVENTS in row.scopes
