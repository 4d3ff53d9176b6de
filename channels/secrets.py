"""What must not be read by whoever reads the database: sealed with a key that is derived from SECRET_KEY."""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class CannotUnseal(Exception):
    """What was stored cannot be read: SECRET_KEY is another one than when it was written. Enter the secret again."""


def seal(values: Mapping[str, str]) -> bytes:
    return _box(settings.SECRET_KEY).encrypt(json.dumps(dict(values)).encode())


def unseal(sealed: bytes | memoryview | None) -> dict[str, str]:
    """Read sealed values; former keys (SECRET_KEY_FALLBACKS) are tried too."""
    if not sealed:
        return {}
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            values: dict[str, str] = json.loads(_box(key).decrypt(bytes(sealed)))
        except InvalidToken:
            continue
        return values
    raise CannotUnseal(str(CannotUnseal.__doc__))


@cache
def _box(key: str) -> Fernet:
    derived = hashlib.scrypt(key.encode(), salt=b"cairn sender secrets", n=2**12, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(derived))
