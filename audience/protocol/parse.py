"""A body of bytes becomes a parcel of messages. A strict reading first; where it fails, the good messages are cut out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from audience.protocol.split import Split, Torn, split
from audience.protocol.utf8 import NotUtf8, forgiving, is_marked, marked_field, sentence_of


class Unreadable(ValueError):
    """The body is no JSON in which a message could be found."""


class TooDeep(ValueError):
    """Objects stand in each other deeper than can be read."""

    def __init__(self) -> None:
        super().__init__("Objects stand in each other deeper than can be read.")


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece of a batch that is no JSON object, or not in UTF-8; ``field`` says where, if that can be known."""

    text: str
    code: str = "unreadable"
    sentence: str = "This is not JSON."
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What came in one request. ``sent_at`` counts for each message without one of its own."""

    messages: Sequence[Mapping[str, Any] | Broken]
    sent_at: Any = None
    write_key: str = ""
    context: Mapping[str, Any] | None = None
    is_batch: bool = False


def _integer(digits: str) -> int | float:
    # Python refuses to read more than some thousand digits; that far everything is too large to be kept.
    return int(digits) if len(digits) <= 400 else float("inf")


_decoder = json.JSONDecoder(parse_int=_integer, strict=False)


def loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        try:
            return _decoder.decode(text)
        except RecursionError as deep:
            raise TooDeep from deep


def read_text(body: bytes) -> str:
    """Read a body as UTF-8; raise NotUtf8."""
    try:
        return body.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as wrong:
        raise NotUtf8(wrong.start, body[wrong.start], marked_field(_loaded(forgiving(body))) or "") from None


def read_parcel(body: bytes, *, is_batch: bool) -> Parcel:
    """Read a request's body; raise Unreadable where nothing can be made of it, and NotUtf8.

    A single message may come by a batch's path and the other way round; what is inside decides.
    """
    try:
        text = read_text(body)
    except NotUtf8 as why:
        return _parcel_in_utf8(forgiving(body), why)
    try:
        data = loads(text)
    except ValueError as why:
        found = split(text, _decoder)
        if not any(isinstance(piece, dict) for piece in found.pieces):
            raise Unreadable(str(why) if isinstance(why, TooDeep) else "The body is not JSON.") from None
        return _parcel_of(found)
    if isinstance(data, list):
        data = {"batch": data}
    if not isinstance(data, dict):
        raise Unreadable("The body is not a JSON object.")
    key = data.get("writeKey")
    key = key if isinstance(key, str) else ""
    batch = data.get("batch")
    if not isinstance(batch, list):
        if is_batch:
            raise Unreadable("The body has no list named “batch”.")
        return Parcel(messages=[data], sent_at=data.get("sentAt"), write_key=key)
    messages = [one if isinstance(one, dict) else _no_object(one) for one in batch]
    context = data.get("context")
    return Parcel(
        messages=messages,
        sent_at=data.get("sentAt"),
        write_key=key or _key_inside(messages),
        context=context if isinstance(context, dict) else None,
        is_batch=True,
    )


def _parcel_of(found: Split) -> Parcel:
    messages = [_piece(piece) for piece in found.pieces]
    return Parcel(messages=messages, sent_at=found.sent_at, write_key=found.write_key or _key_inside(messages), is_batch=True)


def _parcel_in_utf8(text: str, why: NotUtf8) -> Parcel:
    """Cut the messages in UTF-8 out of a batch that is not as a whole; refuse it where there are none."""
    found = split(text, _decoder)
    if not any(isinstance(piece, dict) for piece in found.pieces):
        raise why
    data = _loaded(text)
    context = data.get("context") if isinstance(data, dict) else None
    if marked_field(context) is not None:
        # It is a part of each message.
        raise why
    return replace(_parcel_of(found), context=context if isinstance(context, dict) else None)


def _loaded(text: str) -> Any:
    try:
        return loads(text)
    except ValueError:
        return None


def _piece(piece: Any) -> Mapping[str, Any] | Broken:
    if isinstance(piece, Torn) and is_marked(piece.text):
        field = marked_field(_loaded(piece.text)) or ""
        return Broken(piece.text, "not_utf8", sentence_of(piece.text, field), field)
    if isinstance(piece, Torn):
        return Broken(piece.text)
    return piece if isinstance(piece, dict) else _no_object(piece)


def _no_object(one: Any) -> Broken:
    return Broken(json.dumps(one), "not_an_object", "A message is a JSON object.")


def _key_inside(messages: Sequence[Mapping[str, Any] | Broken]) -> str:
    """Browser clients repeat the key in each message."""
    for one in messages[:1]:
        if not isinstance(one, Broken) and isinstance(one.get("writeKey"), str):
            return str(one["writeKey"])
    return ""
