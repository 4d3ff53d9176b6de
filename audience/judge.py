"""Judge messages: each is brought into its shape, checked against its type, and taken or refused with a reason. No row is touched."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.conf import settings

from audience.event_types.base import BadProperty, EventType
from audience.fields import registered
from audience.profile import PLAN_FIELD
from audience.protocol import Broken, Incoming, Unfit, read_message
from audience.protocol.sizes import check_size
from audience.traits import CALLED
from audience.types import RESERVED, type_of
from ground.frozen import frozen


@frozen(kw_only=True)
class Source:
    """Who speaks: the id of the key, and whether it may be read by everybody (a browser's). ``own`` is Cairn itself.

    ``name`` is kept with what somebody must answer for later.
    """

    id: int | None = None
    name: str = ""
    is_browser: bool = False
    own: bool = False


@frozen()
class Refusal:
    """Why a message stands in quarantine."""

    code: str
    field: str
    sentence: str
    index: int


@dataclass(slots=True)
class Item:
    """A message that may be taken: what came, what it means, and by which key it is known."""

    index: int
    raw: Mapping[str, Any]
    message: Incoming
    type: EventType[Any] | None
    key: uuid.UUID


def judge(
    messages: Sequence[Mapping[str, Any] | Broken],
    source: Source,
    now: datetime,
    kind: str,
    sent_at: Any,
    context: Mapping[str, Any] | None,
) -> tuple[list[Item], list[Refusal]]:
    """Part a batch into what may be taken and what is refused."""
    items: list[Item] = []
    refused: list[Refusal] = []
    for index, raw in enumerate(messages):
        if isinstance(raw, Broken):
            refused.append(Refusal(raw.code, raw.field, raw.sentence, index))
            continue
        try:
            message = read_message(raw, arrived=now, kind=kind, sent_at=sent_at, context=context)
            if not source.own:
                message.context.pop("cairn", None)
            _check_size(message)
            type_ = _check(message, source)
            if type_ is not None and type_.names_speaker and source.name:
                message.context["cairn"] = {"actor": source.name}
        except Unfit as why:
            refused.append(Refusal(why.code, why.field, why.sentence, index))
        else:
            items.append(Item(index, raw, message, type_, key_of(message.message_id)))
    return items, refused


def _check_size(message: Incoming) -> None:
    said = "traits" if message.kind in ("identify", "group") else "properties"
    check_size(settings.EVENT_BYTES, **{said: message.properties, "context": message.context})


def _check(message: Incoming, source: Source) -> EventType[Any] | None:
    """Find the type and see that the event fits it and may be said by this source."""
    if message.kind in ("identify", "group"):
        _check_traits(message, source)
    if message.kind != "track":
        return None
    if message.type in RESERVED:
        raise Unfit("reserved_name", "event", f"{message.type} is a word of Cairn's own.")
    type_ = type_of(message.type)
    if type_ is None:
        return None
    if type_.internal and not source.own:
        raise Unfit("internal", "event", f"Only Cairn itself says {message.type}.")
    if type_.server_only and source.is_browser:
        raise Unfit("server_only", "event", f"A browser key may not say {message.type}. Send it from your server.")
    try:
        type_.check(message.properties)
    except BadProperty as why:
        raise Unfit(why.code, why.field, why.sentence) from None
    return type_


def _check_traits(message: Incoming, source: Source) -> None:
    wrong: list[tuple[str, str]] = []
    fields = registered().of("account" if message.kind == "group" else "person")
    for given, value in message.properties.items():
        name = CALLED.get(given, given)
        if source.is_browser and name == PLAN_FIELD:
            raise Unfit("server_only", f"traits.{given}", "A browser key may not set the plan. Send it from your server.")
        spec = fields.get(name)
        if spec is not None and value is not None and (sentence := spec.problem(value)):
            wrong.append((given, sentence))
    if wrong:
        # All of them at once: whoever repairs one should not have to find the next by sending it again.
        (first, sentence), others = wrong[0], [f"traits.{given}: {said}" for given, said in wrong[1:]]
        raise Unfit("wrong_type", f"traits.{first}", " ".join([sentence, *others])[:500])


def key_of(message_id: str) -> uuid.UUID:
    """Give the key under which a message id is known; one without an id is like no other."""
    if not message_id:
        return uuid.uuid4()
    return uuid.UUID(bytes=blake2b(message_id.encode(), digest_size=16).digest())
