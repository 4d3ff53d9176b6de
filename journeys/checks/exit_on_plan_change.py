"""Whoever changes the plan leaves: nobody should hear about upgrading after having upgraded."""

from collections.abc import Iterator

from ground.words import _, gettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.mending import holding
from journeys.everywhere import PLAN_CHANGE
from journeys.graph.surgery import Command


def let_them_leave(sheet: Sheet, finding: Finding) -> list[Command]:
    exits = (sheet.graph.get("everywhere") or {}).get("exits") or []
    return [holding(sheet, exits=[*exits, {"type": PLAN_CHANGE}])]


@check("exit_on_plan_change", _("exit on a plan change"), mend=let_them_leave)
def exit_on_plan_change(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.everywhere.prompt or any(trigger.type == PLAN_CHANGE for trigger in sheet.everywhere.exits):
        return
    if next(sheet.sends(), None) is not None:
        text = say(_("Whoever changes the plan goes on hearing of this journey: it has no exit on a plan change."))
        yield Finding(check="exit_on_plan_change", level=WARNING, text=text, weighty=True, remedy=gettext("Add the exit"))
