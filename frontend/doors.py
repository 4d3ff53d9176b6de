"""The door of a Cairn page: who may come in, and what a fragment is told when she may not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

View = Callable[..., HttpResponseBase]


def staff_page(permission: str = "") -> Callable[[View], View]:
    """Let staff in who hold ``permission`` (empty: any staff).

    Whoever is not signed in goes to the sign-in page; a fragment gets a 401, and the page says so in a dialog.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not (user.is_active and user.is_staff):
                if request.headers.get("HX-Request"):
                    return HttpResponse(status=401)
                return redirect_to_login(request.get_full_path(), reverse("admin:login"))
            if permission and not user.has_perm(permission):
                raise PermissionDenied(permission)
            if any("\0" in value for given in (request.GET, request.POST) for values in given.lists() for value in values[1]):
                # PostgreSQL holds no text with it, and no keyboard writes it.
                raise BadRequest("NUL")
            return view(request, *args, **kwargs)

        return guarded

    return decorate
