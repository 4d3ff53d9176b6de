"""Nobody's phone rings twice for one thing: an SMS in the same moment as an e-mail says the same to the same person."""

from collections.abc import Iterator

from ground.words import _, gettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.mending import rest_before
from journeys.graph.reading import Step
from journeys.graph.surgery import Command

RINGS = ("email", "sms", "push")


def rested(sheet: Sheet, finding: Finding) -> list[Command]:
    return rest_before(sheet, finding.node)


@check("at_once", _("time between two messages to one person"), mend=rested)
def at_once(sheet: Sheet) -> Iterator[Finding]:
    for send in sheet.sends():
        # Whom the first did not reach (its side ways) may well be told by the second.
        before = {said for said, port in sheet.sends_just_before(send.id) if port == "next" and _rings(sheet.steps[said])}
        if not _rings(send) or not before:
            continue
        first = next(step for step in sheet.sends() if step.id in before)
        text = say(_("“%(name)s” goes out in the same moment as “%(first)s”. Put a wait between them."), name=send.title, first=first.title)
        yield Finding(check="at_once", level=WARNING, node=send.id, field=first.id, text=text, remedy=gettext("Wait a day before it"))


def _rings(step: Step) -> bool:
    return getattr(step.type, "channel", "") in RINGS
