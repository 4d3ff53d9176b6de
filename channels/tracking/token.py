"""The signed word in a link: which message, which link, when, and where it leads. Pure.

The address itself is inside, packed with a dictionary of what addresses are made of, so that no link dies with a table or a
crash and an SMS still has room. Eight bytes of HMAC-SHA256 sign it: guessing one takes about 2**64 requests.
"""

import hashlib
import hmac
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

SIGNATURE_BYTES = 8
LONGEST = 4096
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
TIMED = 0x10
PACKED = 0x20

# Part of the form of every link ever sent: a change needs a new flag, and this one stays. The likeliest stands last.
DICTIONARY = (
    b"utm_term=&utm_content=&utm_campaign=&utm_medium=push&utm_medium=sms&utm_medium=email?utm_source=&utm_source=cairn"
    b"&seats=&coupon=&offer=&ref=&feature=&limit=&person=&user=&org=&workspace=&team=&account=&plan=enterprise&plan=business"
    b"&plan=team&plan=starter?plan=pro&plan=pro/dashboard/subscription/checkout/settings/account/plans/pricing/upgrade?plan="
    b"/settings/billing?plan=/billing/upgrade?plan=/billing?plan=https://www.https://my.https://go.https://app..example"
    b".org/.net/.co.uk/.dev/.app/.ai/.io/.com/https://app."
)


class Forged(ValueError):
    """This link was not made here, or was changed on its way."""


class Kind(IntEnum):
    CLICK = 1
    OPEN = 2
    UNSUBSCRIBE = 3


@dataclass(frozen=True, slots=True)
class Word:
    """What a token says. ``made_at`` is known for mails only; it is whole seconds."""

    kind: Kind
    message_id: int
    index: int = 0
    url: str = ""
    made_at: datetime | None = None


def write(word: Word, key: bytes) -> str:
    url = word.url.encode()
    packed = _pack(url)
    flags = (TIMED if word.made_at else 0) | (PACKED if len(packed) < len(url) else 0)
    body = bytes([word.kind | flags]) + _number(word.message_id)
    if word.made_at:
        body += _number(max(0, int((word.made_at - EPOCH).total_seconds())))
    if word.kind is Kind.CLICK:
        body += _number(word.index) + (packed if flags & PACKED else url)
    return urlsafe_b64encode(_sign(body, key) + body).rstrip(b"=").decode()


def read(token: str, kind: Kind, keys: Iterable[bytes]) -> Word:
    """Read a token of the kind wanted. Raises Forged."""
    if not token.isascii() or len(token) > 2 * LONGEST:
        raise Forged
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (NotBase64, ValueError):
        raise Forged from None
    signature, body = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not body or not any(hmac.compare_digest(signature, _sign(body, key)) for key in keys):
        raise Forged
    # Base64 of odd length has idle bits; only one writing of a word is ours.
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != token or body[0] & 0x0F != kind:
        raise Forged
    flags, rest = body[0], body[1:]
    message_id, rest = _take(rest)
    made_at = None
    if flags & TIMED:
        seconds, rest = _take(rest)
        made_at = EPOCH + timedelta(seconds=seconds)
    if kind is not Kind.CLICK:
        return Word(kind, message_id, made_at=made_at)
    index, rest = _take(rest)
    return Word(kind, message_id, index, (_unpack(rest) if flags & PACKED else rest).decode(), made_at)


def key_of(secret: str) -> bytes:
    """Derive the key of links from the installation's secret, so that neither tells about the other's other uses."""
    return hmac.digest(secret.encode(), b"cairn.channels.tracking", hashlib.sha256)


def _sign(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, body, hashlib.sha256)[:SIGNATURE_BYTES]


def _pack(url: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARY)
    return packer.compress(url) + packer.flush()


def _unpack(packed: bytes) -> bytes:
    return zlib.decompressobj(-15, DICTIONARY).decompress(packed, LONGEST)


def _number(value: int) -> bytes:
    """Write a number in as few bytes as it needs, seven bits each."""
    if value < 0:
        raise ValueError("Only numbers from nought up have a place in a link.")
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def _take(data: bytes) -> tuple[int, bytes]:
    value = 0
    for i, byte in enumerate(data[:10]):
        value |= (byte & 0x7F) << (7 * i)
        if byte < 0x80:
            return value, data[i + 1 :]
    raise Forged
