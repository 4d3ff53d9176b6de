"""The life of a run, declared once."""

from functools import cache
from types import MappingProxyType
from typing import Any

from transitions import Machine

LIVE = ("waiting", "sending", "parked")
OVER = ("completed", "exited", "failed")

TRANSITIONS: list[dict[str, Any]] = [
    {"trigger": "rest", "source": ["waiting", "sending"], "dest": "waiting"},
    {"trigger": "say", "source": "waiting", "dest": "sending"},
    {"trigger": "park", "source": ["waiting", "sending"], "dest": "parked"},
    {"trigger": "unpark", "source": "parked", "dest": "waiting"},
    {"trigger": "unpark_sending", "source": "parked", "dest": "sending"},
    {"trigger": "complete", "source": ["waiting", "sending"], "dest": "completed"},
    {"trigger": "leave", "source": list(LIVE), "dest": "exited"},
    {"trigger": "fail", "source": list(LIVE), "dest": "failed"},
    # What failed may be tried again where it failed, by hand.
    {"trigger": "try_again", "source": "failed", "dest": "waiting"},
    {"trigger": "try_again_sending", "source": "failed", "dest": "sending"},
    # A transfer puts people at another step; whoever it took out comes back when it is undone.
    {"trigger": "put", "source": list(LIVE), "dest": "waiting"},
    {"trigger": "come_back", "source": "exited", "dest": "waiting"},
]


class NotPossible(ValueError):
    """A run cannot do this in the state it is in."""


def machine() -> Machine:
    """The machine itself, to be drawn and tested."""
    return Machine(model=None, states=[*LIVE, *OVER], initial="waiting", transitions=TRANSITIONS, auto_transitions=False)


def table_of(of: Machine) -> MappingProxyType[tuple[str, str], str]:
    """Read ``{(state, trigger): next state}`` out of a machine; what the hot loop uses."""
    return MappingProxyType(
        {(t.source, event.name): str(t.dest) for event in of.events.values() for found in event.transitions.values() for t in found}
    )


@cache
def _table() -> MappingProxyType[tuple[str, str], str]:
    return table_of(machine())


def after(state: str, trigger: str) -> str:
    """Give the state after a trigger; raise NotPossible where the life of a run has no such way."""
    try:
        return _table()[state, trigger]
    except KeyError:
        raise NotPossible(f"a run that is {state} cannot {trigger}") from None
