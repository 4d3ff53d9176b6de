"""Each message has a class, by which consent is asked; what sells is no transactional message."""

import re
from collections.abc import Iterator

from ground.words import _, gettext
from journeys.checks.base import ERROR, WARNING, Finding, Sheet, check, say
from journeys.checks.mending import configured
from journeys.graph.surgery import Command
from journeys.sending import CLASSES

SELLS = re.compile(r"\bupgrade\b|\bnext_plan\b|/checkout\b", re.IGNORECASE)


def as_promotional(sheet: Sheet, finding: Finding) -> list[Command]:
    return [configured(sheet, finding.node, message_class="promotional")]


@check("consent_class", _("what sells asks for marketing consent"), mend=as_promotional)
def consent_class(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.sends():
        said = getattr(step.settings, "message_class", "")
        if said not in dict(CLASSES):
            text = say(_("“%(name)s” is of no class, so nobody knows which consent it needs."), name=step.title)
            yield Finding(check="consent_class", level=ERROR, node=step.id, field="message_class", text=text)
        elif said == "transactional" and (words := _sells(step.type.text(step.settings))):  # type: ignore[union-attr]
            text = say(
                _("“%(name)s” is sent as transactional, past marketing consent and quiet hours, and it sells (“%(words)s”)."),
                name=step.title,
                words=words,
            )
            yield Finding(
                check="consent_class",
                level=WARNING,
                node=step.id,
                field="message_class",
                text=text,
                weighty=True,
                remedy=gettext("Send it as promotional"),
            )


def _sells(said: object) -> str:
    texts = said.values() if hasattr(said, "values") else ()
    return next((found[0] for text in texts if isinstance(text, str) and (found := SELLS.search(text))), "")
