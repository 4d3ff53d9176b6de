"""What the gate answers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ground.frozen import frozen


class Why(NamedTuple):
    """A code of ``channels.gate.reasons`` and the values compared: ids, codes, numbers, moments as text."""

    code: str
    values: Mapping[str, Any]


@frozen()
class Ready:
    """It may go out, until this moment; later the gate is asked again. ``passed``: the rule that it passed, and why."""

    valid_until: datetime
    passed: Why | None = None


@frozen()
class Hold:
    """Not now. Ask again then, or as soon as something happens to this home."""

    until: datetime
    why: Why


@frozen()
class Skip:
    """Never. The run goes on by its port *skipped*."""

    why: Why


Answer = Ready | Hold | Skip


def why(code: str, **values: Any) -> Why:
    """Make a reason whose values can be stored as JSON: moments become text in UTC, lengths become seconds."""
    return Why(code, {name: _plain(value) for name, value in values.items() if value is not None})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, tuple):
        return list(value)
    return value
