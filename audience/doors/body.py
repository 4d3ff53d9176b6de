"""Read a request's body, whatever it is wrapped in, and never more than it may have."""

import zlib

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

GZIP = b"\x1f\x8b"
# What is packed and too large is opened so many times further, only to say how large it is.
COUNTED = 10


class TooLarge(ValueError):
    """The body is larger than a batch may be; as a text it says how large it is."""


class Garbled(ValueError):
    """The body says it is compressed, and is not."""


def read_body(request: HttpRequest) -> bytes:
    """Give the bytes of the body, opened. The content type says nothing: clients send JSON as plain text and as a form."""
    limit = settings.BATCH_BYTES
    raw = request.read(limit + 1)
    if len(raw) > limit:
        raise TooLarge(too_large(limit, request))
    if raw[:2] != GZIP:
        return bytes(raw)
    opener = zlib.decompressobj(wbits=31)
    try:
        # A few bytes can stand for gigabytes; one more than allowed is enough to know.
        body = opener.decompress(raw, limit + 1)
        if len(body) > limit:
            raise TooLarge(_opened(opener, limit, len(body)))
    except zlib.error as broken:
        raise Garbled from broken
    if not opener.eof:
        raise Garbled
    return body


def too_large(most: int, request: HttpRequest) -> str:
    """Say how large a body may be and how large this one is, as far as its sender says so."""
    said = request.META.get("CONTENT_LENGTH") or ""
    size = int(said) if said.isascii() and said.isdigit() else 0
    return _words(most, size) if size > most else _words(most, most, more=True)


def _opened(opener: "zlib._Decompress", limit: int, size: int) -> str:
    while size <= COUNTED * limit and opener.unconsumed_tail:
        size += len(opener.decompress(opener.unconsumed_tail, limit))
    return _words(limit, size, more=bool(opener.unconsumed_tail))


def _words(most: int, size: int, *, more: bool = False) -> str:
    words = (
        _("The body of a request may have at most %(most)d bytes, unpacked. This one has more than %(size)d.")
        if more
        else _("The body of a request may have at most %(most)d bytes, unpacked. This one has %(size)d.")
    )
    return words % {"most": most, "size": size}
