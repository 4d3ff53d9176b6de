"""When to try again. Pure."""

from datetime import timedelta
from hashlib import blake2b

FIRST = 2.0
LONGEST = 600.0
# About seven hours of trying; what is not out then has failed.
ATTEMPTS = 45


def wait_before(attempt: int, key: str, retry_after: float | None = None) -> timedelta:
    """Twice as long each time, between half and all of it by chance, never sooner than the provider said.

    The chance is a hash of the message and the attempt: spread out, and the same when asked again.
    """
    longest = min(FIRST * 2 ** min(max(attempt - 1, 0), 20), LONGEST)
    digest = blake2b(f"{key}:{attempt}".encode(), digest_size=8).digest()
    chance = int.from_bytes(digest, "big") / 2**64
    seconds = longest * (0.5 + chance / 2)
    if retry_after is not None:
        seconds = max(seconds, min(retry_after, 3600.0) * (1 + chance / 10))
    return timedelta(seconds=seconds)
