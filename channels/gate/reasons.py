"""Every reason of gate and dispatch: its code and the sentence that people read.

The sentence is made when somebody reads it, in the reader's language.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ground.spans import say_span
from ground.words import _, gettext

REASONS: dict[str, str] = {
    "expired": _("Its offer ended on {expires_at}."),
    "run_moved_on": _("The person is no longer at this step."),
    "moved": _("The person was moved to another step before it went out."),
    "said_before": _("This step has said it to the person already, before they were moved; it is not said again."),
    "plan_changed": _("The plan changed from “{before}” to “{now}” since the journey began."),
    "trigger_stale": _("What set this off happened on {trigger_at}; after {life} it is too late to say."),
    "journey_paused": _("The journey is paused."),
    "late_after_pause": _("Its moment passed while the journey was paused; it was resumed without what was late."),
    "person_paused": _("This person is paused in the journey."),
    "not_known": _("Something could not be looked up ({what}). Nothing goes out in doubt; it is tried again in a few minutes."),
    "suppressed": _("This address must not be written to ({reason})."),
    "consent_withdrawn": _("The person said no to {message_class} messages by {channel}."),
    "no_consent": _("The person never agreed to {message_class} messages by {channel}."),
    "no_address": _("There is no address for {channel}."),
    "onboarding": _("The person is new: no upgrade prompts before {until} or the end of onboarding."),
    "onboarding_held": _("The person is new: no upgrade prompts before {until} or the end of onboarding, so it waits."),
    "real_limit": _("The person is new until {until}, but this is about a real limit ({limit}), which may be said at once."),
    "ticket_open": _("A support ticket is open."),
    "ticket_cooldown": _("A support ticket was closed on {closed_at}; quiet until {until}."),
    "prompt_gap": _("The last upgrade prompt was on {prompt_at}; the next may come {gap} later."),
    "prompt_reserved": _("A journey that began on {prompt_at} has yet to send this person its upgrade prompt; one at a time."),
    "dismissed": _("An upgrade prompt was dismissed on {dismissed_at}; quiet for {dismissal}."),
    "another_upsell": _("Another journey with a higher priority ({priority}) is selling to this customer."),
    "no_sender": _("No sender is set up for {channel}."),
    "sender_inactive": _("The sender for {channel} is switched off."),
    "sender_unregistered": _("The sender for {channel} is not registered with the carriers yet."),
    "missing_value": _("A value is missing and has no fallback: {names}."),
    "sms_cap": _("There were {count} promotional SMS in {window} already; at most {limit} may be."),
    "promo_cap": _("There were {count} promotional messages in {window} already; at most {limit} may be."),
    "message_gap": _("Another message went out on {last_at}; {gap} lie between messages of different journeys, so this one waits."),
    "message_gap_skip": _("Another message went out on {last_at}; {gap} lie between messages of different journeys."),
    "quiet_hours": _("Quiet hours where the person is ({zones}); it goes out on {until}."),
    "never_awake": _("There is no hour that is outside the quiet hours of all of {zones}."),
    "news": _("Something happened to this customer just before it went out, so it was looked at again."),
    "too_late": _("It did not get out before {valid_until}, so it was looked at again."),
    "not_called": _("The worker had no time for it, so it was taken back."),
    "retry": _("The provider could not be reached ({error}); the next attempt follows."),
    "busy": _("The sender sends as fast as it may; this one waits for its turn."),
    "breaker": _("The sender failed too often in a row and rests for a moment."),
    "refused": _("The provider refused it: {error}."),
    "reserved_address": _("The address is reserved for examples; nothing is ever sent there."),
    "private_network": _("Its address leads into a private network."),
    "unreachable": _("The provider could not be reached in {attempts} attempts: {error}."),
    "cannot_render": _("The text could not be put together: {error}."),
    "worker_gone": _("The worker ended while it was sending; whether it went out is not known."),
    "again_by_hand": _("Somebody said that it had not gone out, so it was looked at again."),
    "no_answer": _("The provider took it in and never answered; whether it went out is not known."),
    "bounced": _("It bounced ({reason})."),
    "failed": _("The provider reported that it did not arrive ({reason})."),
    "run_ended": _("The run ended before it went out."),
}


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """Make the sentence of a reason, in the reader's language. A code nobody knows is shown as it is."""
    text = REASONS.get(code)
    if text is None:
        return code
    zones = values.get("zones") or ["UTC"]
    return gettext(text).format_map(_Shown({name: _shown(name, value, zones[0]) for name, value in values.items()}))


class _Shown(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


LENGTHS = frozenset({"life", "gap", "window", "dismissal", "cooldown", "onboarding"})


def _shown(name: str, value: Any, zone: str) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(v) for v in value)
    if name in LENGTHS and isinstance(value, int):
        return say_span(timedelta(seconds=value))
    if isinstance(value, str) and (name.endswith("_at") or name in {"until", "valid_until"}):
        return _moment(value, zone)
    return str(value)


def _moment(text: str, zone: str) -> str:
    try:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
        local = at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    except (ValueError, KeyError):
        return text
    return f"{local:%Y-%m-%d %H:%M} {zone}"
