"""What the gate must know of some people beside their profiles, looked up in few statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from audience.profile import Profile
from channels.gate import Cap, Guards, Other, Question, Quiet, RunFacts
from channels.models import Guardrails
from channels.store.addresses import addresses_of, suppressed
from channels.store.policy import Policy, policy
from channels.store.rows import MessageRow
from channels.store.statements import fetch
from channels.zones.where import zone_of
from channels.zones.window import Window

# How long before its going out a message may have been requested and still counts in a cap.
HELD_AT_MOST = timedelta(days=60)
COUNTED = ("ready", "claimed", "sent", "unknown")


@dataclass(slots=True)
class Counted:
    """A promotional message that counts. ``at`` None: it is about to go out."""

    channel: str
    at: datetime | None
    is_prompt: bool = False
    run_id: int | None = None
    journey_id: int | None = None
    node: str = ""


@dataclass(slots=True)
class GateFacts:
    """About one person. ``known`` holds the addresses that were looked up, with the reason why one must not be written to."""

    policy: Policy
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    counted: dict[int, Counted] = field(default_factory=dict)
    dismissed_at: datetime | None = None

    @property
    def guardrails(self) -> Guardrails:
        return self.policy.guardrails

    def note(self, message: MessageRow) -> None:
        """Count a message that was just answered, or no longer, so that the next one of the same step sees it."""
        if message.promotional and message.channel != "webhook" and message.state in COUNTED:
            self.counted.setdefault(message.id, _about_to_go(message))
        else:
            self.counted.pop(message.id, None)

    def question(
        self, message: MessageRow, profile: Profile, now: datetime, *, run: RunFacts | None = None, missing: tuple[str, ...] = ()
    ) -> Question:
        """Put the question about a message. ``profile`` is the person as of this moment of the step."""
        channel = message.channel
        addresses = addresses_of(channel, profile)
        return Question(
            now=now,
            channel=channel,
            message_class=message.message_class,
            is_prompt=message.is_prompt,
            run=run,
            expires_at=message.expires_at,
            suppressed=self._suppressed(channel, addresses),
            consented=profile.has_consent(channel, "promotional" if message.promotional else "transactional"),
            needs_consent=self.policy.needs_consent(channel),
            has_address=channel in ("in_app", "webhook") or bool(addresses),
            guards=self._guards(profile, message, now),
            sender=self.policy.sender_state(channel),
            missing=missing,
            caps=self._caps(message, now),
            quiet=self._quiet(profile),
        )

    def _suppressed(self, channel: str, addresses: tuple[str, ...]) -> str:
        """Give the reason when every address there is is suppressed."""
        unknown = [address for address in addresses if (channel, address) not in self.known]
        if unknown:
            self.known |= {(channel, address): "" for address in unknown} | suppressed(channel, unknown)
        reasons = [self.known[channel, address] for address in addresses]
        return reasons[0] if reasons and all(reasons) else ""

    def last_prompt(self, run_id: int | None, now: datetime) -> Other | None:
        """Find the prompt that holds the prompt gap: the latest that this run sent."""
        return self._latest(now, lambda _id, counted: counted.is_prompt and counted.run_id == run_id)

    def _latest(self, now: datetime, fits: Callable[[int, Counted], bool]) -> Other | None:
        found = [(c.at or now, key) for key, c in self.counted.items() if fits(key, c)]
        if not found:
            return None
        at, key = max(found)
        counted = self.counted[key]
        return Other(key, at, counted.run_id, counted.journey_id, counted.node)

    def _guards(self, profile: Profile, message: MessageRow, now: datetime) -> Guards:
        rules = self.guardrails

        def of_another_run(key: int, counted: Counted) -> bool:
            return key != message.id and (message.run_id is None or counted.run_id != message.run_id)

        return Guards(
            prompt_gap=rules.prompt_gap,
            onboarding=rules.onboarding,
            ticket_cooldown=rules.ticket_cooldown,
            dismissal=rules.dismissal,
            first_seen_at=profile.first_seen_at,
            onboarded_at=profile.onboarded_at,
            tickets_open=profile.tickets_open,
            ticket_closed_at=profile.ticket_closed_at,
            prompt_at=profile.prompt_at,
            prompt_run=profile.prompt_run,
            prompt_sent=profile.prompt_sent,
            prompt=self.last_prompt(profile.prompt_run, now),
            message_gap=rules.message_gap,
            gap_holds=rules.message_gap_then == rules.GapThen.HOLD,
            last=self._latest(now, of_another_run) if rules.message_gap else None,
            dismissed_at=self.dismissed_at,
        )

    def _caps(self, message: MessageRow, now: datetime) -> tuple[Cap, ...]:
        rules = self.guardrails
        caps = [self._cap("promo_cap", rules.promo_cap, rules.promo_cap_window, message, now, "")]
        if message.channel == "sms":
            caps.insert(0, self._cap("sms_cap", rules.sms_cap, rules.sms_cap_window, message, now, "sms"))
        return tuple(caps)

    def _cap(self, code: str, limit: int, window: timedelta, message: MessageRow, now: datetime, channel: str) -> Cap:
        moments = sorted(
            counted.at or now
            for key, counted in self.counted.items()
            if key != message.id and (not channel or counted.channel == channel) and (counted.at is None or counted.at > now - window)
        )
        too_many = len(moments) - limit
        frees_at = moments[too_many] + window if limit and too_many >= 0 else None
        return Cap(code=code, limit=limit, window=window, count=len(moments), frees_at=frees_at)

    def _quiet(self, profile: Profile) -> Quiet:
        rules = self.guardrails
        account_zone = profile.account.zone if profile.account is not None else ""
        zones = zone_of(profile.zone, profile.phone, account_zone, self.policy.installation.zone)
        return Quiet(zones=zones, window=Window.daily(rules.quiet_until, rules.quiet_from))


def _about_to_go(message: MessageRow) -> Counted:
    return Counted(message.channel, None, message.is_prompt, message.run_id, message.journey_id, message.node)


def load_facts(people: Iterable[int], now: datetime) -> dict[int, GateFacts]:
    """Look up addresses that must not be written to, and what counts in caps, for some people at once."""
    wanted = list(people)
    if not wanted:
        return {}
    holds = policy()
    rules = holds.guardrails
    facts: dict[int, GateFacts] = defaultdict(lambda: GateFacts(holds))
    for person in wanted:
        facts[person] = GateFacts(holds)
    for person, channel, address, reason in fetch("gate_people", people=wanted):
        facts[person].known[channel, address] = reason or ""
    since = now - max(rules.sms_cap_window, rules.promo_cap_window, rules.dismissal, rules.prompt_gap, rules.message_gap)
    for person, message, channel, at, is_prompt, dismissed_at, run_id, journey_id, node in fetch(
        "recent_messages", people=wanted, since=since, asked_since=since - HELD_AT_MOST
    ):
        found = facts[person]
        found.counted[message] = Counted(channel, at, is_prompt, run_id, journey_id, node)
        if is_prompt and dismissed_at is not None:
            found.dismissed_at = max(dismissed_at, found.dismissed_at or dismissed_at)
    return dict(facts)
