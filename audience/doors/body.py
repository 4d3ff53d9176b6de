"""Read a request's body, whatever it is wrapped in, and never more than it may have."""

import zlib

from django.conf import settings
from django.http import HttpRequest

GZIP = b"\x1f\x8b"


class TooLarge(ValueError):
    """The body is larger than a batch may be."""


class Garbled(ValueError):
    """The body says it is compressed, and is not."""


def read_body(request: HttpRequest) -> bytes:
    """Give the bytes of the body, opened. The content type says nothing: clients send JSON as plain text and as a form."""
    limit = settings.BATCH_BYTES
    raw = request.read(limit + 1)
    if len(raw) > limit:
        raise TooLarge
    if raw[:2] != GZIP:
        return bytes(raw)
    opener = zlib.decompressobj(wbits=31)
    try:
        # A few bytes can stand for gigabytes; one more than allowed is enough to know.
        body = opener.decompress(raw, limit + 1)
    except zlib.error as broken:
        raise Garbled from broken
    if len(body) > limit:
        raise TooLarge
    if not opener.eof:
        raise Garbled
    return body
