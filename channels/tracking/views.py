"""The doors of links: /t/ leads on, /o/ is a picture, /u/ is the way out."""

from base64 import b64decode
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from audience.models import Installation
from audience.now import database_now
from channels.tracking.heard import heard
from channels.tracking.links import reading_keys
from channels.tracking.machines import TOO_SOON, discounted
from channels.tracking.token import Forged, Kind, Word, read

log = structlog.get_logger(__name__)

PICTURE = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Lead on to where the link leads, and count the click if a person made it."""
    try:
        word = read(token, Kind.CLICK, reading_keys())
    except Forged:
        return _unknown(request)
    _count(request, word, "clicked")
    # Where it leads was checked when the link was made, and nobody else can have made it.
    response = HttpResponse(status=302, headers={"Location": word.url, "Referrer-Policy": "no-referrer"})
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """Give the picture, and count the opening."""
    try:
        word = read(token, Kind.OPEN, reading_keys())
    except Forged:
        return _unknown(request)
    _count(request, word, "opened")
    return HttpResponse(PICTURE, content_type="image/gif")


@csrf_exempt  # The token is the permission; a mail program has no cookie of ours (RFC 8058).
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, because programs follow links, too; do it on POST, also when a mail program posts by itself."""
    try:
        word = read(token, Kind.UNSUBSCRIBE, reading_keys())
    except Forged:
        return _unknown(request)
    done = request.method == "POST"
    if done:
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        heard("unsubscribed", word.message_id, database_now(), one_click=one_click)
    response = render(request, "channels/unsubscribe.html", {"done": done, "company": Installation.current().name})
    response["X-Robots-Tag"] = "noindex"
    return response


def _count(request: HttpRequest, word: Word, kind: str) -> None:
    """Count what a person did. Her way on must not depend on our database."""
    try:
        now = database_now()
        too_soon = timedelta(seconds=getattr(settings, "TOO_SOON_SECONDS", TOO_SOON.total_seconds()))
        if kind == "clicked":
            why = discounted("clicked", request.method or "", request.headers, now, word.made_at, too_soon)
            if why is None:
                heard("clicked", word.message_id, now, index=word.index, link=_without_values(word.url))
        else:
            why = discounted("opened", request.method or "", request.headers, now, word.made_at, too_soon)
            if why is None:
                heard("opened", word.message_id, now)
    except DatabaseError:
        log.exception("link_not_counted", kind=kind, message_id=word.message_id)


def _without_values(url: str) -> str:
    """Name the page that was reached; what the address said about the person stays out of the log."""
    return urlunsplit(urlsplit(url)._replace(query="", fragment=""))


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "channels/link_unknown.html", {"company": Installation.current().name}, status=404)
