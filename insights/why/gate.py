"""What the gate said about a message, with its moments in the zone that matters and its names as people know them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from channels.gate.reasons import REASONS
from channels.gate.reasons import sentence as reason
from engine.models import Step
from insights.why.moments import read, say, say_there
from insights.why.names import Names
from insights.why.words import CLASSES, channel_inside, joined, opening, readable

# Answers after which the gate is asked again; every other reason is a skip.
HOLDS = frozenset(
    {
        "journey_paused",
        "person_paused",
        "not_known",
        "ticket_open",
        "ticket_cooldown",
        "onboarding_held",
        "quiet_hours",
        "message_gap",
        "held",
    }
)
PASSES = frozenset({"ready", "claimed", "real_limit"})
MOMENTS = ("until", "valid_until")


def answer_of(code: str) -> str:
    """Say which answer a code stands for: ready, held, cancelled or skipped."""
    if code in PASSES:
        return "ready"
    if code in ("run_ended", "moved"):
        return "cancelled"
    return "held" if code in HOLDS else "skipped"


def asked(step: Step, names: Names) -> str:
    """Say the answer that a message got when it was requested or asked about again."""
    if step.code in PASSES - REASONS.keys():
        there = say_there(step.at, names.home_zone, step.at)
        return _("Nothing stood against it: consent, guardrails, caps and quiet hours were asked at %(there)s.") % {"there": there}
    if step.code == "quiet_hours":
        return quiet(step.values, step.at, names)
    return gate_words(step.code, step.values, step, names)


def quiet(values: Mapping[str, Any], at: datetime, names: Names) -> str:
    """Quiet hours are about the person's own clock, so it is the one that is named."""
    zones = [str(zone) for zone in values.get("zones") or [names.home_zone]]
    until = read(values.get("until"))
    asleep = [str(zone) for zone in values.get("asleep") or zones]
    told = [_("%(there)s is inside the quiet hours") % {"there": say_there(at, asleep[0], at)}]
    if len(zones) > 1:
        how_many = {"n": len(zones), "asleep": len(asleep)}
        if "asleep" in values:
            told = [
                _("The time zone is not known: in %(asleep)d of %(n)d possible zones these are quiet hours") % how_many,
                _as_in(at, asleep),
            ]
        told.append(_("All of them must be awake; with a time zone in the profile only that one counts"))
    if until is not None:
        told.append(_("It is asked again: %(until)s") % {"until": say_there(until, asleep[0], at)})
    return joined(told)


def _as_in(at: datetime, asleep: list[str]) -> str:
    if len(asleep) == 1:
        return _("That is %(there)s") % {"there": say_there(at, asleep[0], at)}
    return _("For instance %(there)s and %(other)s") % {"there": say_there(at, asleep[0], at), "other": say_there(at, asleep[-1], at)}


def gate_words(code: str, values: Mapping[str, Any], step: Step, names: Names) -> str:
    """Say one of the gate's reasons; one that nobody explained is at least made readable."""
    if code not in REASONS:
        return joined([opening(readable(code))])
    other = names.other(step)
    return joined([reason(code, shown(code, values, step.at, names)), _("It was %(other)s") % {"other": other} if other else ""])


def shown(code: str, values: Mapping[str, Any], at: datetime, names: Names) -> dict[str, Any]:
    """Put values as people read them: moments in the reader's zone, channels and plans by name."""
    told = dict(values)
    for name, value in values.items():
        if isinstance(value, str) and (name.endswith("_at") or name in MOMENTS):
            moment = read(value)
            # What was, was "on" a day; what is to come is waited for "until" an hour.
            told[name] = say(moment, names.zone, at, dated=name not in MOMENTS) if moment is not None else value
    if "channel" in told:
        told["channel"] = channel_inside(str(told["channel"]))
    if told.get("message_class") in CLASSES:
        told["message_class"] = str(CLASSES[told["message_class"]])
    if code == "plan_changed":
        told |= {name: names.plan(told.get(name)) for name in ("before", "now")}
    if code == "suppressed":
        told["reason"] = str(SUPPRESSIONS().get(str(told.get("reason")), told.get("reason")))
    return told


def SUPPRESSIONS() -> dict[str, str]:  # noqa: N802  a table whose words are of the reader's language
    return {
        "stop": _("STOP was answered"),
        "unsubscribed": _("unsubscribed"),
        "bounced": _("it bounced"),
        "bounce": _("it bounced"),
        "complained": _("a complaint"),
        "complaint": _("a complaint"),
        "gone": _("the device is gone"),
    }
