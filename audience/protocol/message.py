"""One message, whichever client sent it, in one shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audience.protocol.canonical import Canonicaliser, NotCanonical
from audience.protocol.moments import event_time
from audience.protocol.text import clean_name, is_garbled

KINDS = ("identify", "track", "page", "screen", "group", "alias")
LONGEST_ID = 200


class Unfit(ValueError):
    """This message cannot be taken in: ``code`` says why, ``field`` where."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message that can be stored. ``type`` is the event's name, or ``$identify`` and so on for the other calls.

    ``properties`` are traits for identify and group. ``keep`` tells that the original says more than what is stored,
    ``notes`` what was lost on the way (`audience.notes`).
    """

    kind: str
    type: str
    message_id: str
    user_id: str
    anonymous_id: str
    previous_id: str
    group_id: str
    at: datetime
    properties: dict[str, Any]
    context: dict[str, Any]
    keep: bool
    notes: list[str]


def read_message(
    raw: Mapping[str, Any],
    *,
    arrived: datetime,
    kind: str = "",
    sent_at: Any = None,
    context: Mapping[str, Any] | None = None,
) -> Incoming:
    """Bring a message into its one shape; raise Unfit for what cannot be stored.

    ``kind`` is what the path says; in a batch the message itself says it. ``context`` is the envelope's.
    """
    called = kind or raw.get("type")
    if not isinstance(called, str) or called not in KINDS:
        raise Unfit("unknown_call", "type", "type is one of " + ", ".join(KINDS) + ".")
    kind = called
    user, anonymous = _id(raw, "userId"), _id(raw, "anonymousId")
    walk = Canonicaliser()
    try:
        around = walk.object(raw.get("context") or None, "context")
        if context:
            around = walk.object(dict(context), "context") | around
        named = "traits" if kind in ("identify", "group") else "properties"
        said = walk.object(raw.get(named) or None, named)
    except NotCanonical as why:
        raise Unfit(why.code, why.field, why.sentence) from None
    type_, previous, group = f"${kind}", "", ""
    if kind == "track":
        type_ = _name(raw, "event", needed=True)
    elif kind == "identify":
        inner = around.pop("traits", None)
        # RudderStack's clients put traits here alone.
        said = (inner if isinstance(inner, dict) else {}) | said
    elif kind == "group":
        group = _id(raw, "groupId")
        if not group:
            raise Unfit("missing", "groupId", "group needs a groupId.")
    elif kind == "alias":
        previous, user = _id(raw, "previousId"), user or anonymous
        if not previous or not user:
            field = "userId" if previous else "previousId"
            raise Unfit("missing", field, f"alias needs a {field}.")
    else:
        for own in ("name", "category"):
            if raw.get(own) is not None and own not in said:
                said[own] = _name(raw, own)
    if not user and not anonymous:
        raise Unfit("missing", "userId", "A message needs a userId or an anonymousId.")
    if not group:
        inside = around.get("groupId")
        group = _id(raw, "groupId") or (_id(around, "groupId", "context.groupId") if inside is not None else "")
    stamp = raw.get("timestamp") if raw.get("timestamp") is not None else raw.get("originalTimestamp")
    own_sent = raw.get("sentAt")
    time = event_time(stamp, sent_at if own_sent is None else own_sent, arrived)
    message_id = raw.get("messageId")
    return Incoming(
        kind=kind,
        type=type_,
        message_id=_id(raw, "messageId") if message_id is not None else "",
        user_id=user,
        anonymous_id=anonymous,
        previous_id=previous,
        group_id=group,
        at=time.at,
        properties=said,
        context=around,
        keep=walk.changed or time.differs,
        notes=sorted({*walk.notes, *filter(None, [time.note])}),
    )


def _id(raw: Mapping[str, Any], name: str, field: str = "") -> str:
    """Read an id: text, or a number from callers who wrote their own client."""
    value = raw.get(name)
    if value is None:
        return ""
    if type(value) is int or (type(value) is float and value.is_integer()):
        value = str(int(value)) if abs(value) < 10**30 else ""
    if type(value) is not str:
        raise Unfit("wrong_type", field or name, f"{field or name} is a text.")
    if is_garbled(value):
        # Without them it would be the id of somebody else.
        raise Unfit("bad_text", field or name, f"{field or name} may hold neither NUL nor other control characters nor half a letter.")
    value = clean_name(value)
    if len(value) > LONGEST_ID:
        raise Unfit("too_long", field or name, f"{field or name} has more than {LONGEST_ID} characters.")
    return value


def _name(raw: Mapping[str, Any], name: str, *, needed: bool = False) -> str:
    value = raw.get(name)
    if value is not None and type(value) is not str:
        raise Unfit("wrong_type", name, f"{name} is a text.")
    if needed and value and is_garbled(value):
        raise Unfit("bad_text", name, f"{name} may hold neither NUL nor other control characters nor half a letter.")
    value = clean_name(value or "")
    if needed and not value:
        raise Unfit("missing", name, f"The name of the event is missing: {name}.")
    if len(value) > LONGEST_ID:
        raise Unfit("too_long", name, f"{name} has more than {LONGEST_ID} characters.")
    return value
