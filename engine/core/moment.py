"""The moment: all that a decision may see."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from audience.rules.memory import Facts
from engine.core.decision import Because
from ground.frozen import frozen


@frozen(kw_only=True)
class Happening:
    """An event as it is walked. ``at`` is its own time, ``received_at`` its arrival.

    ``came``: why somebody is asked in to whom nothing happened just now; the rules at the start are then asked as of ``received_at``.
    """

    type: str
    at: datetime
    received_at: datetime
    properties: Mapping[str, Any] = field(default_factory=dict)
    id: int | None = None
    came: Because | None = None


@frozen(kw_only=True)
class Outcome:
    """What became of a requested message: ``sent``, ``skipped`` or ``failed``, with the code of the reason.

    ``doubt`` marks an unknown outcome that counts as sent.
    """

    kind: str
    at: datetime
    message_id: int | None = None
    why: str = ""
    doubt: bool = False


@frozen(kw_only=True)
class Moment:
    """What a node may look at.

    ``facts`` is what rules read (fields, account, entry event, counts, message engagement, now).
    ``entered_at`` is when this node was reached, ``started_at`` when the run began, ``sent_at`` when the run's last message really went.
    ``woken_by`` is the event on offer, or None; ``outcome`` is set only for the node that sent, once it is known.
    ``earlier`` holds the events that came since the look-back that the node asked for, oldest first.
    ``stood`` holds when the run's clock stood still since then; ``entered_at`` is later by as much, as if those pauses had taken no time.
    ``rested_until`` is the moment for which the run rested here before, None if it has only come or rests for an event alone.
    ``stale`` says how old what started the run is, once that is too old to go on.
    ``dice`` gives a share in [0, 1) for a salt, always the same for this person and journey.
    """

    now: datetime
    started_at: datetime
    entered_at: datetime
    facts: Facts
    zone: str
    visit: int
    memory: Mapping[str, Any]
    dice: Callable[[str], float]
    sent_at: datetime | None = None
    woken_by: Happening | None = None
    outcome: Outcome | None = None
    earlier: tuple[Happening, ...] = ()
    stood: tuple[tuple[datetime, datetime], ...] = ()
    rested_until: datetime | None = None
    stale: Because | None = None
