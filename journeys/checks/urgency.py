"""Nobody is pressed: no "last chance", no rows of exclamation marks, no capitals."""

from collections.abc import Iterator

from channels.content.texts import text_of
from channels.content.tone import calmed, tricks
from ground.words import _, gettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.mending import configured
from journeys.graph.surgery import Command

SAYS = {
    "urgent": _("%(name)s: “%(words)s” presses people. Say what the moment is about instead."),
    "exclaimed": _("%(name)s: “%(words)s” shouts. A full stop says it, too."),
    "shouted": _("%(name)s: “%(words)s” stands in capitals, which reads as shouting."),
}


def calm(sheet: Sheet, finding: Finding) -> list[Command]:
    """Write the texts of the step without rows of exclamation marks and without capitals."""
    step = sheet.steps[finding.node]
    said = step.type.text(step.settings)  # type: ignore[union-attr]
    return [
        configured(sheet, step.id, **{name: calmed(text) for name, text in said.items() if isinstance(text, str) and calmed(text) != text})
    ]


@check("urgency", _("nobody is pressed or shouted at"), mend=calm)
def urgency(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.sends():
        found = tricks(text_of(step.type.channel, step.type.text(step.settings)))  # type: ignore[union-attr]
        for trick, words in found.items():
            remedy = "" if trick == "urgent" else gettext("Write it calmly")
            text = say(SAYS[trick], name=step.title, words=words)
            yield Finding(check="urgency", level=WARNING, node=step.id, field=trick, text=text, remedy=remedy)
