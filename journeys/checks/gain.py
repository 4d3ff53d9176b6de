"""An upgrade message says what somebody gains: a number or a benefit besides the call to act."""

from collections.abc import Iterator

from channels.content.texts import text_of
from channels.content.tone import says_gain
from ground.words import _
from journeys.checks.base import ADVICE, Finding, Sheet, check, say


@check("gain", _("upgrade messages say what somebody gains"))
def gain(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.everywhere.prompt:
        return
    for step in sheet.sends():
        if step.problems or not step.settings.is_prompt or step.settings.message_class != "promotional" or step.type is None:
            continue
        text = text_of(step.type.channel, step.type.text(step.settings))  # type: ignore[attr-defined]
        if step.type.kind != "send_webhook" and not says_gain(text):
            said = say(_("%(name)s: it asks and does not say what for. Name a number or what the plan brings."), name=step.title)
            yield Finding(check="gain", level=ADVICE, node=step.id, text=said)
