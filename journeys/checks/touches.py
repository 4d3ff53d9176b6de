"""Three to five messages are enough for anybody."""

from collections.abc import Iterator

from ground.words import _
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.graph.days import most_messages

MOST = 5


@check("touches", _("at most five messages on any path"))
def touches(sheet: Sheet) -> Iterator[Finding]:
    counted = most_messages(sheet.steps, sheet.paths)
    node, most = max(counted.items(), key=lambda item: item[1], default=("", 0))
    if most > MOST:
        text = say(_("A person may get %(count)d messages on one path, down to “%(name)s”."), count=most, name=sheet.steps[node].title)
        yield Finding(check="touches", level=WARNING, node=node, text=text, weighty=True)
