"""An SMS stays in one segment, and in the alphabet that does not double the bill."""

import re
from collections.abc import Iterator

from channels.content.segments import measure
from channels.tracking.likely import as_sent
from ground.words import _
from journeys.checks.base import WARNING, Finding, Sheet, check, say

PLACE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
# A name or a figure is about this long.
USUAL = "x" * 8


@check("sms", _("each SMS is one segment"))
def sms(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.each("send_sms"):
        written = PLACE.sub(USUAL, TAG.sub("", step.settings.text))
        meter = measure(as_sent(written, sheet.known.next_message))
        if meter.offending:
            values = {"name": step.title, "char": meter.offending[0].char, "count": meter.segments}
            text = say(_("%(name)s: “%(char)s” is outside the basic alphabet, which makes it %(count)d segments."), **values)
            yield Finding(check="sms", level=WARNING, node=step.id, field="alphabet", text=text)
        elif meter.segments > 1:
            values = {"name": step.title, "count": meter.segments}
            text = say(_("%(name)s: it is about %(count)d segments long, and each is billed."), **values)
            yield Finding(check="sms", level=WARNING, node=step.id, field="length", text=text)
