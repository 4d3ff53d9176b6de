"""What every page of the admin shows around its content."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame its name and its mode pill; the side bar comes from the shelf of pages.

    Pages of the admin site bring ``has_permission`` and the titles themselves; Cairn's own pages get them here.
    """
    user = getattr(request, "user", None)
    return {
        "has_permission": bool(user and user.is_active and user.is_staff),
        "site_title": "Cairn",
        "site_header": "Cairn",
        "cairn_mode": SimpleLazyObject(lambda: _installation(request)[0]),
        "cairn_name": SimpleLazyObject(lambda: _installation(request)[1]),
        "cairn_allowed": _allowed,
        "cairn_mode_url": SimpleLazyObject(lambda: _mode_url(request)),
    }


def _allowed() -> int:
    """Count who may be reached from Sandbox; asked only where the page says it."""
    try:
        model = apps.get_model("cairn_channels", "Allowed")
    except LookupError:
        return 0
    return int(model._default_manager.count())


def _mode_url(request: HttpRequest) -> str:
    """Give the address where the mode is switched, to whoever may look at it."""
    if not request.user.has_perm("cairn_audience.change_installation"):
        return ""
    try:
        return reverse("insights:mode")
    except NoReverseMatch:
        return ""


def _installation(request: HttpRequest) -> tuple[str, str]:
    """Read mode and name once per request."""
    known: tuple[str, str] | None = getattr(request, "_cairn_installation", None)
    if known is None:
        try:
            model = apps.get_model("cairn_audience", "Installation")
        except LookupError:
            row = None
        else:
            row = model._default_manager.order_by("pk").values_list("mode", "name").first()
        known = row or ("sandbox", "")
        request._cairn_installation = known  # type: ignore[attr-defined]
    return known
