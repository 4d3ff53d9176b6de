"""Wait for a time

Hold the person here for a while before the next step. Most upgrade journeys breathe for one to three days between two
messages.

A day can be 24 hours or a day of the calendar. They differ twice a year, when clocks change: a calendar day keeps the
time of day, in the person's own zone. The wait counts from when the person came here; after a message, that is when it
was really sent.
"""

from dataclasses import dataclass
from datetime import timedelta

from engine.core.decision import Because, Decision, Go, Sleep
from engine.core.moment import Moment
from ground.ask import ask
from ground.spans import say_span
from ground.words import _, gettext
from journeys.clock import calendar_later
from journeys.node import Node, register


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTimeSettings:
    lasts: timedelta = ask(_("For how long"), at_least=timedelta(minutes=1), at_most=timedelta(days=730), default=timedelta(days=1))
    days: str = ask(
        _("A day is"),
        kind="segmented",
        choices=[("hours", _("24 h")), ("calendar", _("Calendar"))],
        default="hours",
        help=_("A calendar day keeps the time of day when clocks change."),
    )


@register
class WaitTime(Node[WaitTimeSettings]):
    kind = "wait_time"
    icon = "clock"
    group = "wait"
    family = "wait"
    settings = WaitTimeSettings
    example = {"lasts": "P1D", "days": "hours"}

    def decide(self, settings: WaitTimeSettings, moment: Moment) -> Decision:
        if settings.days == "calendar":
            due = calendar_later(moment.entered_at, settings.lasts, moment.zone)
        else:
            due = moment.entered_at + settings.lasts
        return Go(because=Because("waited")) if moment.now >= due else Sleep(until=due)

    def summary(self, settings: WaitTimeSettings) -> list[str]:
        if settings.days == "calendar":
            return [gettext("%(span)s of the calendar") % {"span": say_span(settings.lasts)}]
        return [say_span(settings.lasts)]

    def words(self, settings: WaitTimeSettings) -> str:
        if settings.days == "calendar":
            return gettext("Holds the person for %(span)s by the calendar of the person's zone.") % {"span": say_span(settings.lasts)}
        return gettext("Holds the person for %(span)s.") % {"span": say_span(settings.lasts)}

    def longest(self, settings: WaitTimeSettings) -> timedelta:
        return settings.lasts
