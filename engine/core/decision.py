"""What a node may answer."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from engine.core.turns import Rate
from ground.frozen import frozen


@frozen()
class Because:
    """Why: a code and the values compared. The sentence is made when somebody reads it."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@frozen(kw_only=True)
class SetField:
    """Write a field of the person."""

    name: str
    value: Any


@frozen(kw_only=True)
class RecordEvent:
    """Record an event of the person; it comes back through the inbox."""

    type: str
    properties: Mapping[str, Any]


Effect = SetField | RecordEvent


@frozen(kw_only=True)
class Request:
    """A message that a node wants to be sent.

    ``text`` is the content as the send node stores it; ``is_prompt`` says that it asks for an upgrade.
    """

    channel: str
    message_class: str
    text: Mapping[str, Any]
    is_prompt: bool = False


@frozen()
class Go:
    """Go on by a port, after doing ``effects``; ``remember`` is kept with the run."""

    port: str = "next"
    because: Because | None = None
    effects: tuple[Effect, ...] = ()
    remember: Mapping[str, Any] = field(default_factory=dict)


@frozen()
class Sleep:
    """Rest until a moment, or until one of ``listens`` happens, whichever is first. At least one of the two is needed."""

    until: datetime | None = None
    listens: tuple[str, ...] = ()
    because: Because | None = None


@frozen()
class Say:
    """Ask for a message and rest until its outcome is known."""

    request: Request
    because: Because | None = None


@frozen()
class End:
    """The walk is over: ``completed`` or ``exited``, with a reason code."""

    state: str = "completed"
    reason: str = "finished"


@frozen()
class Fail:
    """This node cannot decide. The run fails and says why; others go on."""

    reason: str


@frozen()
class Turn:
    """Go on by ``next`` when it is one's turn: at most so many people in any window of that length."""

    rate: Rate


Decision = Go | Sleep | Say | End | Fail | Turn
