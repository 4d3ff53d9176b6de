"""Chance that does not change its mind: a hash of who, which journey and what for."""

from collections.abc import Callable
from hashlib import blake2b


def share(*parts: object) -> float:
    """A number in [0, 1) that depends on the parts alone."""
    digest = blake2b("\x1f".join(str(p) for p in parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def dice_for(who: int, journey: str) -> Callable[[str], float]:
    return lambda salt: share(who, journey, salt)
