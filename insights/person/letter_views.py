"""A message as it was sent: the dialog around it, and its HTML in a frame of its own, without scripts."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from channels.models import Message, MessageBody
from frontend.doors import staff_page
from insights.person.letters import agreed_to, message_words
from insights.person.rights import SEE
from insights.person.views import _find, home_zone_of, step_of
from insights.why import look_up
from insights.zones import readers_zone

# The mail's own styles stand inside it; nothing of it may run, lead away, be sent, or be framed elsewhere.
BODY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; font-src https: data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"
)


def quietened(html: str) -> str:
    """Take out the picture that counts openings, since whoever looks here is not its recipient, and what would be fetched for looks."""
    ours = re.escape(settings.PUBLIC_URL.rstrip("/"))
    html = re.sub(rf'<img[^>]*src="{ours}/o/[^"]*"[^>]*>', "", html)
    html = re.sub(r"<link\b[^>]*>", "", html, flags=re.IGNORECASE)
    return re.sub(r"@import[^;]*;", "", html)


@require_GET
@staff_page(SEE)
def letter(request: HttpRequest, person_id: int, message_id: int) -> HttpResponse:
    """Open a message as it was sent."""
    if not request.headers.get("HX-Request"):
        return redirect(reverse("insights:person", args=[person_id], query={"message": message_id}))
    who = _find(person_id)
    message = get_object_or_404(Message.objects.select_related("body"), pk=message_id, person_id=person_id)
    body = MessageBody.objects.filter(pk=message.pk).first()
    names = look_up((), now=message.requested_at, zone=readers_zone(), home_zone=home_zone_of(who))
    subject = body.subject if body is not None else ""
    said = message_words(message, subject, names, agreed=message.pk in agreed_to([message]))
    context = {"person": who, "message": message, "body": body, "said": said, "step": step_of(message)}
    return render(request, "insights/person/_letter.html", context)


@require_safe
@staff_page(SEE)
def letter_body(request: HttpRequest, message_id: int) -> HttpResponse:
    """Give the HTML of a mail under a policy of its own, for a sandboxed frame."""
    return framed(get_object_or_404(MessageBody, pk=message_id))


def framed(body: MessageBody) -> HttpResponse:
    """Answer with a mail that can do nothing where it is shown."""
    answer = HttpResponse(quietened(body.html), content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = BODY_POLICY
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
