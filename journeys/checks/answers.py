"""Each message answers something: what started the journey, or what was waited for before it."""

from collections.abc import Iterator

from ground.words import _
from journeys.checks.base import ADVICE, WARNING, Finding, Sheet, check, say
from journeys.checks.schedule_only import sells
from journeys.graph.answers import all_answered


@check("answers", _("each message answers something"))
def answers(sheet: Sheet) -> Iterator[Finding]:
    for step_id, told in all_answered(sheet.steps, sheet.paths).items():
        step = sheet.steps[step_id]
        if not told:
            text = say(_("“%(name)s” answers nothing: no event or call leads to it."), name=step.title)
            yield Finding(check="answers", level=WARNING, node=step.id, text=text)
        elif not any(one.deed for one in told) and not sells(sheet, step):
            text = say(_("“%(name)s” answers nothing that people did: the calendar alone leads to it."), name=step.title)
            yield Finding(check="answers", level=ADVICE, node=step.id, text=text)
