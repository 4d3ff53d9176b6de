"""A journey that counts as an upsell says something that sells: it takes the prompt gap, and no other upsell may begin beside it."""

from collections.abc import Iterator

from ground.words import _, gettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.mending import holding
from journeys.graph.surgery import Command


def switched_off(sheet: Sheet, finding: Finding) -> list[Command]:
    return [holding(sheet, prompt=False)]


@check("prompt", _("what counts as an upsell sells"), mend=switched_off)
def prompt(sheet: Sheet) -> Iterator[Finding]:
    sends = list(sheet.sends())
    if not sheet.everywhere.prompt or not sends or any(_sells(step.settings) for step in sends):
        return
    text = say(
        _(
            "No message here asks for an upgrade, yet the journey counts as one that does: people who are in another upsell are refused, "
            "and others wait behind this one. Switch “It sells an upgrade” off."
        )
    )
    yield Finding(check="prompt", level=WARNING, field="prompt", text=text, remedy=gettext("Switch it off"))


def _sells(settings: object) -> bool:
    return bool(getattr(settings, "is_prompt", False)) and getattr(settings, "message_class", "") == "promotional"
