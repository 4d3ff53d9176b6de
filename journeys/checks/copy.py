"""Advice about upgrade messages: they open with what stops people, and have one link for one action."""

from collections.abc import Iterator

from channels.content.lint import lint
from channels.content.texts import text_of
from ground.words import _
from journeys.checks.base import ADVICE, Finding, Sheet, check, say


@check("copy", _("upgrade messages open with the need and have one link"))
def copy(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.everywhere.prompt:
        return
    plans = [str(plan["name"]) for plan in sheet.known.plans or ()]
    for step in sheet.sends():
        if step.problems or not step.settings.is_prompt or step.settings.message_class != "promotional":
            continue
        for advice in lint(text_of(step.type.channel, step.type.text(step.settings)), plans):  # type: ignore[union-attr]
            text = say(_("%(name)s: %(sentence)s"), name=step.title, sentence=advice.sentence)
            yield Finding(check="copy", level=ADVICE, node=step.id, field=advice.code, text=text)
