"""Wait until a time

Hold the person until clocks where they live show a certain time, on the weekdays you choose. Nine in the morning from
Monday to Friday is a good time for most business mail.

Give "and before" as well, and whoever comes between the two goes on at once; the window may run over midnight. When the
person's zone is unknown, the account's is taken, and without that the one of this installation.
"""

from dataclasses import dataclass
from datetime import time, timedelta

from channels.zones.local import next_local
from channels.zones.window import Open, Window, hours
from engine.core.decision import Because, Decision, Fail, Go, Sleep
from engine.core.moment import Moment
from ground.ask import ask
from ground.words import _, gettext
from journeys.clock import WEEKDAY_WORDS, WEEKDAYS
from journeys.node import Node, register

WORKDAYS = WEEKDAYS[:5]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitUntilSettings:
    clock: time = ask(_("Until it is"), kind="clock", default=time(9))
    before: time | None = ask(
        _("and before"), kind="clock", needed=False, default=None, help=_("Whoever comes between the two goes on at once.")
    )
    weekdays: tuple[str, ...] = ask(
        _("On"), kind="weekdays", choices=[(day, WEEKDAY_WORDS[day]) for day in WEEKDAYS], needed=False, default=WORKDAYS
    )


@register
class WaitUntil(Node[WaitUntilSettings]):
    kind = "wait_until"
    icon = "calendar-clock"
    group = "wait"
    family = "wait"
    settings = WaitUntilSettings
    example = {"clock": "09:00", "weekdays": ["mon", "tue", "wed", "thu", "fri"]}

    def decide(self, settings: WaitUntilSettings, moment: Moment) -> Decision:
        days = {WEEKDAYS.index(day) for day in settings.weekdays or WEEKDAYS}
        if settings.before is None:
            due = next_local(moment.entered_at, moment.zone, settings.clock, days)
        else:
            daily = (settings.clock, settings.before)
            window = Window(tuple(daily if day in days else None for day in range(7)))
            answer = hours(moment.entered_at, [moment.zone], [window])
            if isinstance(answer, Open):
                return Go(because=Because("in_the_window", {"zone": moment.zone}))
            if answer.until is None:
                return Fail("no_such_hour")
            due = answer.until
        if moment.now >= due:
            return Go(because=Because("waited", {"zone": moment.zone}))
        return Sleep(until=due, because=Because("local_time", {"zone": moment.zone}))

    def summary(self, settings: WaitUntilSettings) -> list[str]:
        return [self.hours(settings), self.days(settings)]

    def words(self, settings: WaitUntilSettings) -> str:
        return gettext("Holds the person until it is %(hours)s where they live, %(days)s.") % {
            "hours": self.hours(settings),
            "days": self.days(settings),
        }

    def longest(self, settings: WaitUntilSettings) -> timedelta:
        days = sorted(WEEKDAYS.index(day) for day in settings.weekdays) or list(range(7))
        gaps = [later - day for day, later in zip(days, [*days[1:], days[0] + 7], strict=True)]
        return timedelta(days=max(gaps))

    def hours(self, settings: WaitUntilSettings) -> str:
        if settings.before is None:
            return f"{settings.clock:%H:%M}"
        return gettext("%(opens)s to %(closes)s") % {"opens": f"{settings.clock:%H:%M}", "closes": f"{settings.before:%H:%M}"}

    def days(self, settings: WaitUntilSettings) -> str:
        chosen = tuple(day for day in WEEKDAYS if day in settings.weekdays)
        if not chosen or chosen == WEEKDAYS:
            return gettext("on any day")
        if chosen == WORKDAYS:
            return gettext("Monday to Friday")
        return gettext("on %(days)s") % {"days": ", ".join(gettext(WEEKDAY_WORDS[day]) for day in chosen)}
