"""No rule counts events over a longer time than the event log is kept."""

from collections.abc import Iterator
from datetime import timedelta

from audience.rules.ast import Rule
from audience.rules.needs import needs
from ground.words import _
from journeys.checks.base import WARNING, Finding, Sheet, check, say


@check("windows", _("windows lie within what is kept"))
def windows(sheet: Sheet) -> Iterator[Finding]:
    kept = sheet.known.events_kept
    if kept is None:
        return
    for step in sheet.each():
        assert step.type is not None
        if _reaches_beyond(step.type.rules(step.settings), kept):
            text = say(
                _("“%(name)s” counts events further back than the event log is kept (%(days)d days)."), name=step.title, days=kept.days
            )
            yield Finding(check="windows", level=WARNING, node=step.id, text=text)
    everywhere = tuple(trigger.where for trigger in (*sheet.everywhere.exits, sheet.everywhere.goal))
    if _reaches_beyond(everywhere, kept):
        text = say(_("Exits or the goal count events further back than the event log is kept (%(days)d days)."), days=kept.days)
        yield Finding(check="windows", level=WARNING, text=text)


def _reaches_beyond(rules: tuple[Rule, ...], kept: timedelta) -> bool:
    """Without a window everything that ever happened is counted."""
    return any(count.window is None or count.window > kept for count in needs(*rules).counts.values())
