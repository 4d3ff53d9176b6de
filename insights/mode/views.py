"""The page "Sandbox or Sending"."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audience.history import Actor
from audience.models import Clock, History, Installation
from audience.now import database_now
from channels.models import Allowed, Message
from channels.store.policy import read_policy
from frontend.doors import staff_page
from insights.mode.allowing import CannotAllow, allow, disallow
from insights.mode.operations import CHANGE, NoSuchMode, switch
from insights.why.words import channel

CHANNELS = ("email", "sms", "push")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CHANGE)
def mode(request: HttpRequest) -> HttpResponse:
    """Say what each mode means and what would follow; switch it."""
    if request.method == "POST":
        try:
            row = switch(Actor.of_user(request.user), request.POST.get("mode", ""), database_now())
        except NoSuchMode:
            return HttpResponse(status=400)
        said = _("This installation is a sandbox now.") if row.is_sandbox else _("This installation is sending now.")
        messages.success(request, said)
        return redirect("insights:mode")
    return _page(request)


@require_POST
@staff_page(CHANGE)
def allow_one(request: HttpRequest) -> HttpResponse:
    """Put an address on the allow-list of Sandbox."""
    chosen, typed = request.POST.get("channel", ""), request.POST.get("address", "")
    try:
        row = allow(Actor.of_user(request.user), chosen, typed, database_now())
    except CannotAllow as why:
        return _page(request, status=422, error=why.sentence, chosen=chosen, typed=typed[:500])
    messages.success(request, _("From Sandbox, %(address)s may be reached.") % {"address": row.address})
    return redirect(reverse("insights:mode") + "#allowed")


@require_POST
@staff_page(CHANGE)
def disallow_one(request: HttpRequest, allowed_id: int) -> HttpResponse:
    """Take an address off the list."""
    if disallow(Actor.of_user(request.user), allowed_id, database_now()):
        messages.success(request, _("This address is reached no more."))
    return redirect(reverse("insights:mode") + "#allowed")


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    policy = read_policy()
    context = {
        "title": _("Sandbox or Sending"),
        "installation": policy.installation,
        "senders": [(channel(key), policy.senders.get(key), policy.standing.get(key, "missing")) for key in CHANNELS],
        "waiting": Message.objects.filter(state__in=["held", "ready"]).count(),
        "moved": Clock.objects.count(),
        "last": History.objects.filter(operation="installation.mode").order_by("-id").first(),
        "sandbox": Installation.Mode.SANDBOX,
        "sending": Installation.Mode.SENDING,
        "allowed": [_line(row) for row in Allowed.objects.all()],
        "channels": [(key, channel(key)) for key in CHANNELS],
        **more,
    }
    return render(request, "insights/mode/mode.html", context, status=status)


def _line(row: Allowed) -> dict[str, Any]:
    name = row.added_by.removeprefix("user:")
    return {"id": row.pk, "address": row.address, "kind": channel(row.channel), "added_by": name, "added_at": row.added_at}
