"""Whoever waits for an open has been sent something."""

from collections.abc import Iterator

from ground.words import _
from journeys.checks.base import WARNING, Finding, Sheet, check, say


@check("nothing_sent", _("a message before each wait for one"))
def nothing_sent(sheet: Sheet) -> Iterator[Finding]:
    for wait in sheet.each("wait_for"):
        if not any(awaited.from_ for awaited in wait.settings.events):
            continue
        before = sheet.paths.above(wait.id) - {wait.id}
        if not any(sheet.steps[one].group == "say" for one in before):
            text = say(_("“%(name)s” waits for something about the last message, but none is sent before."), name=wait.title)
            yield Finding(check="nothing_sent", level=WARNING, node=wait.id, text=text)
