"""Each step has the settings it needs, and they can be read."""

from collections.abc import Iterator

from audience.rules.ast import UNFINISHED as unfinished_rules
from ground.settings import BadSetting
from ground.words import _, gettext
from journeys.checks.base import ERROR, UNFINISHED, Finding, Sheet, check, say
from journeys.checks.mending import configured
from journeys.graph.surgery import Command

NOT_100 = "not_100"


def the_rest(sheet: Sheet, finding: Finding) -> list[Command]:
    """Give the last path what the others leave of 100 %; where they leave nothing, shrink all alike."""
    settings = sheet.steps[finding.node].settings
    written = sheet.steps[finding.node].type.write(settings)["shares"]  # type: ignore[union-attr]
    percents = [float(share["percent"] or 0) for share in written]
    left = 100 - sum(percents[:-1])
    if left <= 0:
        percents = [round(100 * percent / sum(percents), 2) for percent in percents]
        left = 100 - sum(percents[:-1])
    shares = [{**share, "percent": percent} for share, percent in zip(written, [*percents[:-1], round(left, 2)], strict=True)]
    return [configured(sheet, finding.node, shares=shares)]


@check("settings", _("all settings are filled in"), mend=the_rest)
def settings(sheet: Sheet) -> Iterator[Finding]:
    for step_id in sheet.paths.order:
        step = sheet.steps[step_id]
        for problem in step.problems:
            text = say(_("%(name)s: %(sentence)s"), name=step.title, sentence=problem.sentence)
            remedy = gettext("Make it 100 %") if problem.code == NOT_100 else ""
            yield Finding(check="settings", level=_level(problem), node=step.id, field=problem.field, text=text, remedy=remedy)
    for problem in sheet.everywhere_problems:
        text = say(_("Everywhere: %(sentence)s"), sentence=problem.sentence)
        yield Finding(check="settings", level=_level(problem), field=problem.field, text=text)


def _level(problem: BadSetting) -> str:
    return UNFINISHED if problem.code == "needed" or problem.code in unfinished_rules else ERROR
