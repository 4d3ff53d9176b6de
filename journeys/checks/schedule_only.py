"""An upsell has a cause in what people do: a date in the calendar is none."""

from collections.abc import Iterator

from ground.words import _
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.graph.answers import all_answered
from journeys.graph.reading import Step


@check("schedule_only", _("what sells answers what people do"))
def schedule_only(sheet: Sheet) -> Iterator[Finding]:
    for step_id, told in all_answered(sheet.steps, sheet.paths).items():
        step = sheet.steps[step_id]
        by_calendar = [one for one in told if not one.deed]
        if by_calendar and sells(sheet, step):
            text = say(
                _("“%(name)s” sells, and only the calendar leads to it. Begin with something that people did, or say why not."),
                name=step.title,
            )
            yield Finding(check="schedule_only", level=WARNING, node=step.id, field=by_calendar[0].node, text=text, weighty=True)


def sells(sheet: Sheet, step: Step) -> bool:
    """Say whether a message asks for an upgrade: it takes part in the prompt gap, and its journey counts as an upsell."""
    asks = bool(getattr(step.settings, "is_prompt", False)) and getattr(step.settings, "message_class", "") == "promotional"
    return sheet.everywhere.prompt and asks
