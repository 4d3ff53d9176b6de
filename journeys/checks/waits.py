"""What a step waits for may come: a field that holds dates, a condition that can change."""

from collections.abc import Iterator

from audience.rules.ast import EVERYBODY
from audience.rules.needs import needs
from ground.words import _
from journeys.checks.base import ERROR, WARNING, Finding, Sheet, check, say

DATES = ("moment", "day")


@check("waits", _("what is waited for can come"))
def waits(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.each("wait_date"):
        name = step.settings.field
        kind = (sheet.known.schema.account if step.settings.of == "account" else sheet.known.schema.fields).get(name)
        values = {"name": step.title, "field": name}
        if not name or kind in DATES:
            continue
        if kind is None:
            text = say(_("%(name)s: nobody has had a field “%(field)s” yet, so nobody has its date."), **values)
        elif kind == "text":
            text = say(_("%(name)s: “%(field)s” is known as a text. If it holds dates, register it as a date."), **values)
        else:
            text = say(_("%(name)s: “%(field)s” holds no dates."), **values)
        yield Finding(check="waits", level=WARNING if kind in (None, "text") else ERROR, node=step.id, field="field", text=text)
    for step in sheet.each("wait_for"):
        condition = step.settings.condition
        asked = needs(condition)
        if condition == EVERYBODY or asked.time or asked.fields or asked.account or asked.counts or asked.messages or asked.signals:
            continue
        text = say(_("“%(name)s” waits for something about what started the journey. That does not change any more."), name=step.title)
        yield Finding(check="waits", level=WARNING, node=step.id, field="condition", text=text)
