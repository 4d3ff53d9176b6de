"""``/v1/messages``: an application has one message sent to one person."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from audience.doors.calls import Call, Refuse, call, person_of
from audience.protocol import read_message
from audience.protocol.sizes import check_size
from channels.api.scopes import SEND
from channels.requesting import CannotSay, request

PARTS = frozenset({"userId", "messageId", "channel", "class", "text", "properties"})


@call(SEND, status=202)
def messages(call: Call) -> Mapping[str, Any]:
    """Take ``{"userId", "messageId", "channel", "class", "text", "properties"}``; ``class`` is transactional if it is not said."""
    strange = next((name for name in call.said if name not in PARTS), None)
    if strange is not None:
        raise Refuse(400, "unknown", _("“%(name)s” means nothing here.") % {"name": strange[:100]}, strange[:100])
    text = call.said.get("text")
    if not isinstance(text, dict):
        raise Refuse(400, "not_an_object", _("An object is needed here."), "text")
    head = {name: call.said[name] for name in ("userId", "messageId", "properties") if name in call.said}
    said = read_message({**head, "event": "$message"}, arrived=call.now, kind="track")
    wording = read_message({**head, "event": "$message", "properties": text}, arrived=call.now, kind="track").properties
    check_size(settings.EVENT_BYTES, properties=said.properties)
    try:
        message, new = request(
            call.actor,
            person_of(said.user_id),
            channel=str(call.said.get("channel", "")),
            message_class=str(call.said.get("class", "transactional")),
            text=wording,
            values=said.properties,
            key=said.message_id,
            source_id=call.key.pk,
            now=call.now,
        )
    except CannotSay as why:
        raise Refuse(400, why.code, why.sentence, why.field) from why
    return {"id": message.pk, "state": message.state, "why": message.why, "duplicate": not new}
