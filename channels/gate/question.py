"""All that the gate may see."""

from datetime import datetime, timedelta
from typing import Any

from channels.zones.where import Zones
from channels.zones.window import Window
from ground.frozen import frozen

TRANSACTIONAL = "transactional"
PROMOTIONAL = "promotional"
# A machine reads a webhook: consent, pressure and quiet hours are about people.
MACHINES = frozenset({"webhook"})
# Somebody who sees an in-app message has our page open at that moment.
NOT_DISTURBING = frozenset({"in_app", "webhook"})
# Whoever never said yes gets no SMS, whatever its class.
NEVER_WITHOUT_CONSENT = frozenset({"sms"})
# These reach the customer's own application and need no sender of ours.
WITHOUT_SENDER = frozenset({"in_app", "webhook"})


@frozen()
class Rival:
    """Another live run that sells an upgrade to the same home."""

    run_id: int
    journey_id: int
    priority: int


@frozen(kw_only=True)
class RunFacts:
    """The run that wants to speak, as it is now.

    ``here``: it still rests at the visit that asked. ``plan_at_entry`` None: this journey does not mind another plan.
    ``life`` None: the trigger never gets stale. ``paused``: ``journey``, ``person`` or empty. ``limit`` names the
    real limit of the plan that set it going (a limit reached, 100 % of a meter), which passes the onboarding gate; empty: none did.
    ``rival``: the other live upsell run of this home with the highest priority.
    """

    run_id: int
    here: bool = True
    plan_at_entry: str | None = None
    plan: str = ""
    trigger_at: datetime | None = None
    life: timedelta | None = None
    paused: str = ""
    limit: str = ""
    priority: int = 0
    rival: Rival | None = None


@frozen()
class Other:
    """Another message to the same person, and when it went out (``now`` for one that is about to)."""

    message_id: int
    at: datetime
    run_id: int | None = None
    journey_id: int | None = None
    node: str = ""

    def named(self) -> dict[str, Any]:
        """Name it among a reason's values."""
        return {"message": self.message_id, "run": self.run_id, "journey": self.journey_id, "node": self.node or None}


@frozen(kw_only=True)
class Guards:
    """The rules above all journeys and what they look at.

    ``prompt_run`` holds the prompt gap from ``prompt_at`` on, and if not ``prompt_sent`` it only keeps the place of a prompt that is yet
    to come; ``prompt`` is the prompt that it sent last. ``last`` is the latest promotional message of another run; ``message_gap``
    after it the next one may go out (0: at once), and ``gap_holds`` says whether it waits until then or is skipped.
    """

    prompt_gap: timedelta
    onboarding: timedelta
    ticket_cooldown: timedelta
    dismissal: timedelta
    first_seen_at: datetime
    onboarded_at: datetime | None = None
    tickets_open: int = 0
    ticket_closed_at: datetime | None = None
    prompt_at: datetime | None = None
    prompt_sent: bool = True
    prompt_run: int | None = None
    prompt: Other | None = None
    message_gap: timedelta = timedelta()
    gap_holds: bool = True
    last: Other | None = None
    dismissed_at: datetime | None = None


@frozen(kw_only=True)
class Cap:
    """At most ``limit`` in a rolling ``window``. ``frees_at``: when the oldest that is too many falls out of it."""

    code: str
    limit: int
    window: timedelta
    count: int
    frees_at: datetime | None = None
    defer: bool = False


@frozen(kw_only=True)
class Quiet:
    """The zones in which the person may live, and the hours of each weekday in which we may speak."""

    zones: Zones
    window: Window


@frozen(kw_only=True)
class Question:
    """May this be said now? A fact that is None was not looked up, and nothing goes out on what nobody looked up.

    ``consented``: the latest word for this channel and class, or None when there is none. ``needs_consent``: the installation's
    setting for this channel. ``suppressed``: the reason, empty when the address is free. ``sender``: ``ready``, ``missing``,
    ``inactive`` or ``unregistered``. ``missing``: variables without a value or a fallback. ``expires_at``: the end of the offer.
    """

    now: datetime
    channel: str
    message_class: str
    is_prompt: bool = False
    run: RunFacts | None = None
    expires_at: datetime | None = None
    suppressed: str | None = None
    consented: bool | None = None
    needs_consent: bool = True
    has_address: bool = False
    guards: Guards | None = None
    sender: str = "missing"
    missing: tuple[str, ...] = ()
    caps: tuple[Cap, ...] | None = None
    quiet: Quiet | None = None

    @property
    def promotional(self) -> bool:
        """An upgrade prompt is promotional, whatever somebody wrote on it."""
        return self.is_prompt or self.message_class != TRANSACTIONAL

    @property
    def for_people(self) -> bool:
        return self.channel not in MACHINES
