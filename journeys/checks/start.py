"""A journey has one start, and something follows it."""

from collections.abc import Iterator

from ground.words import _
from journeys.checks.base import ERROR, UNFINISHED, Finding, Sheet, check, say


@check("start", _("one start"))
def start(sheet: Sheet) -> Iterator[Finding]:
    starts = [step for step in sheet.each() if step.group == "start"]
    if not starts:
        yield Finding(check="start", level=ERROR, text=say(_("Nothing starts this journey.")))
    for step in starts[1:]:
        yield Finding(
            check="start", level=ERROR, node=step.id, text=say(_("“%(name)s” is a second start. A journey has one."), name=step.title)
        )
    for step in starts[:1]:
        if all(way.to is None for way in sheet.paths.ways[step.id]):
            yield Finding(check="start", level=UNFINISHED, node=step.id, text=say(_("Nothing follows the start.")))
