"""Each step has the settings it needs, and they can be read."""

from collections.abc import Iterator

from ground.settings import BadSetting
from ground.words import _
from journeys.checks.base import ERROR, UNFINISHED, Finding, Sheet, check, say


@check("settings", _("all settings are filled in"))
def settings(sheet: Sheet) -> Iterator[Finding]:
    for step_id in sheet.paths.order:
        step = sheet.steps[step_id]
        for problem in step.problems:
            text = say(_("%(name)s: %(sentence)s"), name=step.title, sentence=problem.sentence)
            yield Finding(check="settings", level=_level(problem), node=step.id, field=problem.field, text=text)
    for problem in sheet.everywhere_problems:
        text = say(_("Everywhere: %(sentence)s"), sentence=problem.sentence)
        yield Finding(check="settings", level=_level(problem), field=problem.field, text=text)


def _level(problem: BadSetting) -> str:
    return UNFINISHED if problem.code == "needed" else ERROR
