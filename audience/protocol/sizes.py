"""How large a message may be, and which part of it is too large."""

from collections.abc import Mapping
from typing import Any

from audience.protocol.message import Unfit
from ground.jsons import heaviest, size


def check_size(most: int, **parts: Mapping[str, Any]) -> None:
    """Raise Unfit where the parts of a message have together more than ``most`` bytes; its field is the largest thing in them.

    Counted as stored: a client that escapes every letter is not punished for it.
    """
    found = sum(map(size, parts.values()))
    if found <= most:
        return
    part = max(parts, key=lambda name: size(parts[name]))
    field, many = heaviest(parts[part], part)
    field, names = field[:200], " and ".join(parts)
    raise Unfit("too_large", field, f"{names} may have at most {most} bytes. This message has {found}, {many} of them in {field}.")
