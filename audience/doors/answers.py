"""What clients of the protocol understand: exactly 200, or JSON with a code and a message. Browsers may read both."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

HEADERS = "authorization, content-type, content-encoding, x-retry-count, anonymousid, sentat"
OPEN_TO_BROWSERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After",
}
PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "POST, GET, OPTIONS",
    "Access-Control-Allow-Headers": HEADERS,
    "Access-Control-Max-Age": "86400",
}


def opened(response: HttpResponse) -> HttpResponse:
    """Let scripts of any page read it. No cookie plays a part here, so nobody is spoken for without knowing."""
    for name, value in OPEN_TO_BROWSERS.items():
        response[name] = value
    return response


def taken(told: Mapping[str, Any] | None = None) -> HttpResponse:
    """Answer a 200. No client reads its body; ``told`` is for people who try something out."""
    if told is not None:
        return opened(JsonResponse({"success": True, **told}))
    return opened(HttpResponse(b'{"success":true}', content_type="application/json"))


def preflight() -> HttpResponse:
    return opened(HttpResponse(status=204, headers=dict(PREFLIGHT)))


def refused(status: int, code: str, message: str, more: Mapping[str, Any] | None = None, **headers: str) -> HttpResponse:
    """Answer a 4xx or 5xx. Without ``code`` and ``message`` Python clients take it for a network fault and try eleven times."""
    response = opened(JsonResponse({"success": False, "code": code, "message": message, **(more or {})}, status=status))
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


@csrf_exempt  # Nothing is done here.
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer for addresses below /v1/ that lead nowhere."""
    if request.method == "OPTIONS":
        return preflight()
    return refused(404, "not_found", _("There is nothing at this address. /api/docs/ lists what there is."))
