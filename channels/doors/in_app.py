"""``/v1/in-app``: what to show somebody in the application, and what they did with it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from audience.doors.calls import Call, Refuse, call, person_of
from audience.models import Installation
from audience.protocol.moments import written
from channels.api.scopes import FEED
from channels.feed import NotInTheFeed, answered, feed
from channels.models import Message


@call(FEED, method="GET")
def in_app(call: Call) -> Mapping[str, Any]:
    """Give the prompts of ``?userId=``."""
    found = feed(person_of(call.query.get("userId", "")), call.now)
    mode = "sandbox" if Installation.current().is_sandbox else "sending"
    return {"messages": [_told(message) for message in found.messages], "pending": found.pending, "mode": mode}


@call(FEED)
def in_app_deed(call: Call, message_id: int, deed: str) -> Mapping[str, Any]:
    """Hear that somebody has seen, clicked or dismissed a prompt: ``{"userId"}``."""
    try:
        return {"news": answered(person_of(call.said.get("userId")), message_id, deed, call.now)}
    except NotInTheFeed as why:
        raise Refuse(404, "unknown_message", _("This person has no such prompt."), "id") from why


def _told(message: Message) -> dict[str, Any]:
    body = message.body
    return {
        "id": message.pk,
        "style": body.headers.get("style", "banner"),
        "title": body.subject,
        "body": body.text,
        "button_label": body.headers.get("button_label", ""),
        "url": body.url,
        "seen": message.opened_at is not None,
        "sent_at": written(message.sent_at) if message.sent_at is not None else None,
        "journey_id": message.journey_id,
        "node": message.node,
    }
