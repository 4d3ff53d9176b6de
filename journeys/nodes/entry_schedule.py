"""Start by a schedule

At the hours you choose, everybody who then fits the rule enters: each morning, on weekdays, or on days of the month, by
the clock of this installation. A day that a month lacks falls on its last day.

Nobody has done anything at that moment, so a journey that sells should rather start by an event. "Again" says how soon
the same person may walk a second time: with "Never" each person enters once, however often they fit.

If Cairn was down or the journey was paused at the hour, it is made up for once, up to six hours later. What is later still
is left out, and the page "Entries" of the journey says so.

A limit lets in so many people and no more: in all, a day, or an hour. Whoever comes after them stays outside, and the
reason is kept.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from audience.rules.ast import Rule
from audience.rules.tree import EVERYBODY
from engine.core.decision import Decision, Go
from engine.core.moment import Moment
from ground.ask import BadSetting, ask
from ground.words import _, gettext
from journeys.asking import ask_rule, say_rule
from journeys.clock import WEEKDAY_WORDS, WEEKDAYS
from journeys.entering import Again, say_again
from journeys.node import Node, register
from journeys.recurrence import LAST, Recurrence

WORKDAYS = WEEKDAYS[:5]
_DAYS = re.compile(r"[0-9]{1,2}")


def read_days(said: Any) -> tuple[int, ...]:
    """Read days of the month, "1, 15" or [1, 15]; 31 is the last one. Raises BadSetting."""
    parts = [str(one).strip() for one in said] if isinstance(said, list | tuple) else re.split(r"[,;\s]+", str(said).strip())
    if not all(_DAYS.fullmatch(one) and 1 <= int(one) <= LAST for one in parts):
        raise BadSetting("", "wrong_day", gettext("Give days of the month from 1 to 31, such as 1, 15."))
    return tuple(sorted({int(one) for one in parts}))


def write_days(days: tuple[int, ...]) -> str:
    return ", ".join(str(one) for one in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryScheduleSettings(Again):
    every: str = ask(
        _("How often"),
        kind="choice",
        choices=[("day", _("Every day")), ("week", _("On days of the week")), ("month", _("On days of the month"))],
        default="day",
    )
    weekdays: tuple[str, ...] = ask(
        _("On"),
        kind="weekdays",
        choices=[(day, WEEKDAY_WORDS[day]) for day in WEEKDAYS],
        needed=False,
        default=WORKDAYS,
        only_if=("every", ("week",)),
    )
    days: tuple[int, ...] = ask(
        _("On the days"),
        help=_("Days of the month, such as 1, 15. A day that a month lacks falls on its last day, so 31 is always the last."),
        kind="line",
        needed=False,
        default=(1,),
        reads=read_days,
        writes=write_days,
        blank=(),
        only_if=("every", ("month",)),
    )
    clock: time = ask(_("At"), help=_("By the clock of this installation."), kind="clock", default=time(9))
    where: Rule = ask_rule(_("Who enters"))


@register
class EntrySchedule(Node[EntryScheduleSettings]):
    kind = "entry_schedule"
    icon = "calendar-sync"
    group = "start"
    family = "start"
    settings = EntryScheduleSettings
    behavioural = False
    example = {
        "every": "week",
        "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        "clock": "09:00",
        "where": {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "starter"}},
        "reentry": "never",
    }

    def problems(self, settings: EntryScheduleSettings) -> list[BadSetting]:
        lacks = {"week": ("weekdays", not settings.weekdays), "month": ("days", not settings.days)}
        name, missing = lacks.get(settings.every, ("", False))
        return [BadSetting(name, "needed", gettext("Choose at least one day."))] if missing else []

    def rules(self, settings: EntryScheduleSettings) -> tuple[Rule, ...]:
        return (settings.where,)

    def planned(self, settings: EntryScheduleSettings, *, after: datetime, until: datetime, zone: str) -> datetime | None:
        return recurrence(settings).latest(after=after, until=until, name=zone)

    def decide(self, settings: EntryScheduleSettings, moment: Moment) -> Decision:
        return Go()

    def summary(self, settings: EntryScheduleSettings) -> list[str]:
        lines = [self.when(settings)]
        if settings.where == EVERYBODY:
            lines.append(gettext("Everybody"))
        elif told := say_rule(settings.where):
            lines.append(gettext("Whoever %(rule)s") % {"rule": told})
        return [*lines, say_again(settings)]

    def words(self, settings: EntryScheduleSettings) -> str:
        return ". ".join(self.summary(settings)) + "."

    def when(self, settings: EntryScheduleSettings) -> str:
        clock = {"clock": f"{settings.clock:%H:%M}"}
        if settings.every == "month" and settings.days:
            days = write_days(settings.days) if settings.days != (LAST,) else gettext("last")
            return gettext("Each month at %(clock)s, on day %(days)s") % {**clock, "days": days}
        if settings.every == "week" and settings.weekdays:
            if settings.weekdays == WORKDAYS:
                return gettext("Mon to Fri at %(clock)s") % clock
            days = ", ".join(gettext(WEEKDAY_WORDS[day]) for day in WEEKDAYS if day in settings.weekdays)
            return gettext("%(days)s at %(clock)s") % {**clock, "days": days}
        return gettext("Every day at %(clock)s") % clock


def recurrence(settings: EntryScheduleSettings) -> Recurrence:
    if settings.every == "month":
        return Recurrence(clock=settings.clock, days=frozenset(settings.days))
    if settings.every == "week":
        return Recurrence(clock=settings.clock, weekdays=frozenset(WEEKDAYS.index(day) for day in settings.weekdays))
    return Recurrence(clock=settings.clock)
