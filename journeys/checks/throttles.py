"""A throttle lets those who stand before it pass within a month."""

from collections.abc import Iterator
from datetime import timedelta

from ground.spans import say_span
from ground.words import _
from journeys.checks.base import WARNING, Finding, Sheet, check, say

LONGEST = timedelta(days=30)


@check("throttles", _("nobody stands in line for more than a month"))
def throttles(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.each("throttle"):
        waiting = sheet.known.waiting.get(step.id, 0)
        rate = step.type.rate(step.settings)  # type: ignore[union-attr]
        lasts = waiting / max(rate.most, 1) * rate.within
        if lasts <= LONGEST:
            continue
        values = {"name": step.title, "people": waiting, "days": say_span(timedelta(days=lasts.days))}
        text = say(_("“%(name)s”: %(people)d people stand in line. At this number the last of them passes in %(days)s."), **values)
        yield Finding(check="throttles", level=WARNING, node=step.id, field="most", text=text)
