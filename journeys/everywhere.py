"""What holds at every step of a journey, as it is asked and told. The engine reads the same JSON (`engine.core.compiled`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from audience.rules.ast import EVERYBODY, Rule
from ground.ask import ask
from ground.settings import BadSetting, read_as_far, write
from ground.spans import say_span
from ground.words import _, gettext, ngettext
from journeys.asking import ask_rule, say_any, say_event, say_rule

PLAN_CHANGE = "$plan_change"
PLAN_UP = "$plan_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """An event that matters, and when it does."""

    type: str = ask(_("What happens"), kind="event")
    where: Rule = ask_rule(_("Only if"), needed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everywhere:
    """What holds at every step."""

    exits: tuple[Trigger, ...] = ask(
        _("Leaves at once when"), kind="triggers", needed=False, at_most=20, make=lambda: (Trigger(type=PLAN_CHANGE),)
    )
    goal: Trigger = ask(_("The goal"), kind="trigger", make=lambda: Trigger(type=PLAN_UP))
    within_days: int = ask(
        _("Within how many days"),
        help=_("Counted from entering; it also counts after the walk is over."),
        at_least=1,
        at_most=365,
        default=14,
    )
    holdout: float = ask(
        _("Held out"),
        help=_("A share that only is watched, so that you see what the journey brings. Always the same people."),
        kind="share",
        at_least=0,
        at_most=0.9,
        default=0.0,
    )
    prompt: bool = ask(
        _("It sells an upgrade"), help=_("Then the gap between prompts holds, and one upsell journey at a time."), default=True
    )
    priority: int = ask(
        _("Priority"),
        help=_("Where one event starts two upsell journeys, the one with the higher number gets the person."),
        at_least=-100,
        at_most=100,
        default=0,
    )
    life_hours: int | None = ask(
        _("What started it is stale after, in hours"),
        help=_("Whoever is still on the way leaves then, and nothing more is said. Empty: never."),
        needed=False,
        at_least=1,
        at_most=8760,
        default=None,
    )


def read_everywhere(raw: Mapping[str, Any]) -> tuple[Everywhere, list[BadSetting]]:
    """Read a draft's rules as far as they go."""
    # An empty list is an answer of its own: nobody leaves before the end.
    made, problems = read_as_far(Everywhere, raw, "everywhere")
    return made, problems


def write_everywhere(made: Everywhere) -> dict[str, Any]:
    """Write it out in full, as the engine reads it."""
    return write(made)


def in_full(graph: Mapping[str, Any]) -> dict[str, Any]:
    """Write out what holds everywhere with its defaults too, so that whoever reads the file need not know them; what is wrong stays."""
    made, problems = read_everywhere(graph.get("everywhere") or {})
    return dict(graph) if problems else {**graph, "everywhere": write_everywhere(made)}


def lines(made: Everywhere) -> list[dict[str, str]]:
    """Give the lines of the dashed card."""
    told = []
    if made.exits:
        exits = say_any(tuple(dict.fromkeys(say_event(one.type) for one in made.exits)))
        told.append({"icon": "log-out", "text": gettext("Leaves on %(events)s") % {"events": exits}})
    days = ngettext("within %(n)d day", "within %(n)d days", made.within_days) % {"n": made.within_days}
    told.append({"icon": "flag", "text": gettext("Goal: %(event)s %(days)s") % {"event": say_event(made.goal.type), "days": days}})
    if made.prompt:
        told.append({"icon": "shield-check", "text": gettext("One upsell at a time")})
    if made.life_hours is not None:
        told.append({"icon": "timer-off", "text": gettext("Stale after %(span)s") % {"span": say_span(timedelta(hours=made.life_hours))}})
    if made.holdout:
        told.append({"icon": "users-round", "text": gettext("%(share)s %% held out") % {"share": f"{made.holdout * 100:g}"}})
    return told


def say_goal(made: Everywhere) -> str:
    """Say the goal with its window, as the goal's card has it."""
    days = ngettext("within %(n)d day", "within %(n)d days", made.within_days) % {"n": made.within_days}
    goal = say_event(made.goal.type)
    if made.goal.where != EVERYBODY:
        goal = gettext("%(event)s if %(rule)s") % {"event": goal, "rule": say_rule(made.goal.where)}
    return f"{goal} {days}"
