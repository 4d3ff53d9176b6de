"""Cut the good messages out of a batch that is no JSON as a whole."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from audience.protocol.utf8 import is_marked

# A body of brackets must not cost more than reading it a few times.
BUDGET = 4_000_000
LOOK_BACK = 256

_batch = re.compile(r'"batch"\s*:\s*\[')
_between = re.compile(r"\}\s*,\s*(?=\{)")
_gap = re.compile(r"[\s,]*")
_sent_at = re.compile(r'"sentAt"\s*:\s*"([^"\\]{1,40})"')
_write_key = re.compile(r'"writeKey"\s*:\s*"([^"\\]{1,100})"')
_MARKS = ("type", "messageId", "userId", "anonymousId")


@dataclass(frozen=True, slots=True)
class Torn:
    """A piece that is no JSON, or not in UTF-8."""

    text: str


@dataclass(slots=True)
class Split:
    """Pieces in their order: what could be read, and what could not."""

    pieces: list[Any] = field(default_factory=list)
    sent_at: str | None = None
    write_key: str = ""


def split(text: str, decoder: json.JSONDecoder) -> Split:
    """Read element by element; after a broken one go on at the next place where a message begins."""
    found = Split()
    start = _batch.search(text)
    if start is None:
        return found
    at, budget = start.end(), BUDGET
    ended = False
    while not ended:
        at = _gap.match(text, at).end()  # type: ignore[union-attr]
        if at >= len(text) or text[at] == "]":
            break
        piece, end, cost = _read(text, at, decoder)
        budget -= cost
        if end is not None:
            found.pieces.append(Torn(text[at:end]) if is_marked(text[at:end]) else piece)
            at = end
            continue
        following, cost = _next_message(text, at, decoder, budget)
        budget -= cost
        ended = following is None
        stop = len(text) if following is None else following
        found.pieces.append(Torn(text[at:stop].rstrip(" \t\r\n,")))
        at = stop
    outside = text[: start.start()] + text[text.rfind("]") :]
    if sent := _sent_at.search(outside):
        found.sent_at = sent[1]
    if key := _write_key.search(outside):
        found.write_key = key[1]
    return found


def _read(text: str, at: int, decoder: json.JSONDecoder) -> tuple[Any, int | None, int]:
    try:
        piece, end = decoder.raw_decode(text, at)
    except json.JSONDecodeError as broken:
        # The error counts the lines before it, so a late one is dearer.
        return None, None, broken.pos - at + 1 + at // LOOK_BACK
    except (ValueError, RecursionError):
        return None, None, len(text) - at
    return piece, end, end - at


def _next_message(text: str, at: int, decoder: json.JSONDecoder, budget: int) -> tuple[int | None, int]:
    spent = 0
    for gap in _between.finditer(text, at):
        piece, end, cost = _read(text, gap.end(), decoder)
        spent += cost
        if end is not None and isinstance(piece, dict) and any(mark in piece for mark in _MARKS):
            return gap.end(), spent
        if spent > budget:
            break
    return None, spent
