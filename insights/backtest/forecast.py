"""The first 24 hours after publishing, from what a backtest counted: an average day of its period, entries and messages by channel."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from engine.models import Job
from frontend.words import count, money
from insights.backtest.figures import figures_of
from insights.why.words import ICONS, channel

# What is as rare as this in a day is told as "under one".
RARE = 0.5


@dataclass(frozen=True, slots=True)
class FirstDay:
    """``lines`` are (icon, words, about how many); ``cost`` of the messages, empty where they cost nothing."""

    days: int
    lines: list[tuple[str, str, str]]
    cost: str


def first_day(job: Job) -> FirstDay:
    """Share what would have happened in the period over its days."""
    draft, _live = figures_of(job)
    days = int(job.arguments["days"])
    lines = [("", _("Likely to enter"), about(draft.entered / days))]
    if held := draft.total("held_out"):
        lines.append(("", _("Held out of it"), about(held / days)))
    lines += [(ICONS.get(name, ""), channel(name), about(sent / days)) for name, sent in draft.sent.items()]
    cost = ", ".join(money((amount / days).quantize(Decimal("0.01")), currency) for currency, amount in draft.costs)
    return FirstDay(days, lines, cost)


def about(number: float) -> str:
    """Say an average as a count: nobody is a third of a person."""
    if not number:
        return "0"
    return _("under 1") if number < RARE else _("about %(n)s") % {"n": count(round(number))}
