"""Wait until a date

Hold the person until a date that stands in one of their fields, or in their account's: three days before `renews_at`, one
hour after `demo_at`. If the date changes meanwhile, the wait follows it.

Give an hour, and it is that hour of the day where the person lives. Without one the field's own time counts; a date
without a time begins at midnight there. A day can be 24 hours or a day of the calendar, as in "Wait for a time".

Say as well what becomes of whoever comes too late for the date, and of whoever has none: they leave the journey, go on at
once, or go down a side path.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from audience.rules.values import instant, moment_of, read_moment
from channels.zones.tz import first_moment, zone
from engine.core.decision import Because, Decision, End, Go, Sleep
from engine.core.moment import Moment
from engine.core.node import PROFILE, Port
from ground.ask import ask
from ground.settings import BadSetting
from ground.spans import say_span
from ground.words import _, gettext
from journeys.clock import calendar_later
from journeys.node import NEXT, Node, register

WAYS = [("leave", _("They leave the journey")), ("go", _("They go on at once")), ("path", _("They go down a side path"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitDateSettings:
    of: str = ask(
        _("Whose date"), kind="segmented", choices=[("person", _("The person's")), ("account", _("The account's"))], default="person"
    )
    field: str = ask(_("Which field"), kind="date_field", at_most=200)
    side: str = ask(
        _("When"), kind="segmented", choices=[("before", _("Before it")), ("on", _("On it")), ("after", _("After it"))], default="on"
    )
    by: timedelta = ask(
        _("How long before or after"),
        at_least=timedelta(minutes=1),
        at_most=timedelta(days=730),
        default=timedelta(days=1),
        only_if=("side", ("before", "after")),
    )
    days: str = ask(
        _("A day is"),
        kind="segmented",
        choices=[("hours", _("24 h")), ("calendar", _("Calendar"))],
        default="calendar",
        help=_("A calendar day keeps the time of day when clocks change."),
        only_if=("side", ("before", "after")),
    )
    clock: time | None = ask(
        _("At what time there"), kind="clock", needed=False, default=None, help=_("Where the person lives. Empty: at the date's own time.")
    )
    past: str = ask(_("Whoever comes too late"), kind="choice", choices=WAYS, default="leave")
    missing: str = ask(_("Whoever has no such date"), kind="choice", choices=WAYS, default="leave")


@register
class WaitDate(Node[WaitDateSettings]):
    kind = "wait_date"
    icon = "calendar-days"
    group = "wait"
    family = "wait"
    settings = WaitDateSettings
    example = {"field": "renews_at", "side": "before", "by": "P3D", "clock": "09:00", "past": "path"}

    def fresh(self, step: str) -> dict[str, Any]:
        return {"side": "before", "by": "P3D", "clock": "09:00"}

    def ports(self, settings: WaitDateSettings) -> tuple[Port, ...]:
        late = (Port("past", gettext("Too late"), side=True),) if settings.past == "path" else ()
        none = (Port("missing", gettext("No date"), side=True),) if settings.missing == "path" else ()
        return (NEXT, *late, *none)

    def listens(self, settings: WaitDateSettings) -> tuple[str, ...]:
        return (PROFILE,)

    def decide(self, settings: WaitDateSettings, moment: Moment) -> Decision:
        holder: Mapping[str, Any] = moment.facts.account if settings.of == "account" else moment.facts.fields
        value = holder.get(settings.field)
        due = self.due(settings, value, moment.zone)
        if due is None:
            return self._way("missing", settings.missing, "no_date", {"field": settings.field, **_seen(value)})
        values = {"field": settings.field, "date": value, "zone": moment.zone}
        if moment.now < due:
            return Sleep(until=due, listens=(PROFILE,), because=Because("until_date", values))
        # A timer rings for the moment that it was set for; any other moment behind us is one that the date was moved to.
        moved = moment.rested_until is not None and moment.rested_until != due and due < moment.now
        if due < moment.entered_at or moved:
            return self._way("past", settings.past, "date_past", values)
        return Go(because=Because("date_came", values))

    def due(self, settings: WaitDateSettings, value: Any, name: str) -> datetime | None:
        """Work out until when somebody in a zone waits, or None where the field holds no date."""
        text = read_moment(value) if isinstance(value, str) else None
        at = None if text is None or instant(text) is None else moment_of(instant(text) or "")
        if at is None:
            return None
        try:
            return self._moved(settings, at, date.fromisoformat(text) if text is not None and len(text) == 10 else None, name)
        except (OverflowError, ValueError):
            return None

    def _moved(self, settings: WaitDateSettings, at: datetime, day: date | None, name: str) -> datetime:
        if day is not None or settings.clock is not None:
            at = first_moment(day or at.astimezone(zone(name)).date(), settings.clock or time(), name)
        if settings.side == "on":
            return at.astimezone(UTC)
        span = -settings.by if settings.side == "before" else settings.by
        return calendar_later(at, span, name) if settings.days == "calendar" else at.astimezone(UTC) + span

    def _way(self, port: str, choice: str, code: str, values: Mapping[str, Any]) -> Decision:
        if choice == "leave":
            return End("exited", code)
        return Go(port if choice == "path" else "next", Because(code, values))

    def problems(self, settings: WaitDateSettings) -> list[BadSetting]:
        if settings.field.strip():
            return []
        return [BadSetting("field", "needed", gettext("This is needed."))]

    def summary(self, settings: WaitDateSettings) -> list[str]:
        if not settings.field:
            return [gettext("Choose a date")]
        lines = [self.when(settings)]
        if settings.clock is not None:
            lines.append(gettext("At %(clock)s where they live") % {"clock": f"{settings.clock:%H:%M}"})
        return lines

    def when(self, settings: WaitDateSettings) -> str:
        told = {"field": settings.field, "span": say_span(settings.by)}
        if settings.of == "account":
            told["field"] = gettext("the account's %(field)s") % told
        forms = {
            "on": gettext("Until %(field)s"),
            "before": gettext("Until %(span)s before %(field)s"),
            "after": gettext("Until %(span)s after %(field)s"),
        }
        return forms.get(settings.side, forms["on"]) % told

    def words(self, settings: WaitDateSettings) -> str:
        ways = {
            "leave": (gettext("Whoever comes too late leaves."), gettext("Whoever has no such date leaves.")),
            "go": (gettext("Whoever comes too late goes on at once."), gettext("Whoever has no such date goes on at once.")),
            "path": (gettext("Whoever comes too late takes the side path."), gettext("Whoever has no such date takes the side path.")),
        }
        late, none = ways.get(settings.past, ways["leave"])[0], ways.get(settings.missing, ways["leave"])[1]
        return " ".join([". ".join(self.summary(settings)) + ".", late, none])

    def longest(self, settings: WaitDateSettings) -> timedelta:
        """Nobody knows how far away a date is; a day is counted."""
        return timedelta(days=1)


def _seen(value: Any) -> dict[str, Any]:
    """Keep what stood there instead of a date, as far as a sentence needs it."""
    if value is None or isinstance(value, bool | int | float):
        return {} if value is None else {"saw": value}
    return {"saw": value[:80] if isinstance(value, str) else "…"}
