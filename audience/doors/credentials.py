"""Find the write key of a request: in the header, in the body, or in both."""

import base64
import binascii
from collections.abc import Iterator

from django.http import HttpRequest


def keys_of(request: HttpRequest, in_body: str) -> Iterator[str]:
    """List what may be the key, the header first."""
    header = request.headers.get("Authorization", "").strip()
    if header:
        scheme, _, rest = header.partition(" ")
        match scheme.lower():
            case "basic":
                yield from _basic(rest.strip())
            case "bearer":
                yield rest.strip()
            case _:
                # A client whose caller passed the bare key as the whole header.
                yield header
    if in_body:
        yield in_body


def _basic(encoded: str) -> Iterator[str]:
    try:
        decoded = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        # Some callers write the key itself behind the word.
        yield encoded.partition(":")[0]
        return
    yield decoded.partition(":")[0]
