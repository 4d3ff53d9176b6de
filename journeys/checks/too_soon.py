"""Nobody is asked whether they opened a message that has only just been sent."""

from collections.abc import Iterator

from audience.rules.needs import needs
from ground.words import _, gettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.mending import rest_before
from journeys.graph.surgery import Command


def rested(sheet: Sheet, finding: Finding) -> list[Command]:
    return rest_before(sheet, finding.node)


@check("too_soon", _("time to open a message before it is asked for"), mend=rested)
def too_soon(sheet: Sheet) -> Iterator[Finding]:
    for branch in sheet.each("branch"):
        asked = {node for node, did in needs(*branch.type.rules(branch.settings)).messages if did != "sent"}  # type: ignore[union-attr]
        if not asked:
            continue
        for send, _port in sheet.sends_just_before(branch.id):
            if None in asked or send in asked:
                values = {"name": branch.title, "send": sheet.steps[send].title}
                text = say(_("“%(name)s” asks what became of “%(send)s” right after it was sent. Put a wait between them."), **values)
                remedy = gettext("Wait a day before it")
                yield Finding(check="too_soon", level=WARNING, node=branch.id, field=send, text=text, remedy=remedy)
