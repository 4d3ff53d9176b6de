"""An SMS stays in one segment, and in the alphabet that does not double the bill."""

import re
from collections.abc import Iterator

from channels.content.segments import Meter, measure, smart_replace
from channels.tracking.likely import as_sent
from ground.words import _, gettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.mending import configured
from journeys.graph.surgery import Command

PLACE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
# A name or a figure is about this long.
USUAL = "x" * 8
# So many pairs are named on the button.
NAMED = 3


def spelled_plainly(sheet: Sheet, finding: Finding) -> list[Command]:
    """Put plain signs in the place of dear ones; what stands in braces stays."""
    said = sheet.steps[finding.node].settings.text
    parts = re.split(rf"({PLACE.pattern}|{TAG.pattern})", said, flags=re.DOTALL)
    plain = "".join(part if at % 2 else smart_replace(part, letters=True) for at, part in enumerate(parts))
    return [configured(sheet, finding.node, text=plain)]


@check("sms", _("each SMS is one segment"), mend=spelled_plainly)
def sms(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.each("send_sms"):
        written = PLACE.sub(USUAL, TAG.sub("", step.settings.text))
        meter = measure(as_sent(written, sheet.known.next_message))
        if meter.offending:
            first = meter.offending[0]
            values = {"name": step.title, "char": first.char, "count": meter.segments, "plain": first.replacement or ""}
            text = say(_("%(name)s: “%(char)s” is outside the basic alphabet, which makes it %(count)d segments."), **values)
            if first.replacement:
                text += " " + say(_("“%(plain)s” says the same."), **values)
            yield Finding(check="sms", level=WARNING, node=step.id, field="alphabet", text=text, remedy=_replaces(meter))
        elif meter.segments > 1:
            values = {"name": step.title, "count": meter.segments}
            text = say(_("%(name)s: it is about %(count)d segments long, and each is billed."), **values)
            yield Finding(check="sms", level=WARNING, node=step.id, field="length", text=text)


def _replaces(meter: Meter) -> str:
    """Name what is put in the place of what; nothing where no character has a plain one."""
    pairs = {one.char: one.replacement for one in meter.offending if one.replacement is not None}
    if not pairs:
        return ""
    if len(pairs) > NAMED or not all(pairs.values()):
        return gettext("Spell it plainly")
    return gettext("Write %(pairs)s") % {"pairs": ", ".join(f"“{plain}” for “{char}”" for char, plain in pairs.items())}
