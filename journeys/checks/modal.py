"""A modal stands in the way, so it only comes right after something that the person did."""

from collections.abc import Iterator

from ground.words import _, gettext
from journeys.checks.base import ERROR, Finding, Sheet, check, say
from journeys.checks.mending import configured
from journeys.graph.surgery import Command


def as_banner(sheet: Sheet, finding: Finding) -> list[Command]:
    return [configured(sheet, finding.node, style="banner")]


@check("modal", _("modals answer what people do"), mend=as_banner)
def modal(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.each("send_in_app"):
        if step.settings.style == "modal" and not _answers(sheet, step.id):
            text = say(
                _("“%(name)s” is a modal, and nothing that people do leads to it. Start by an event, or take a banner."), name=step.title
            )
            yield Finding(check="modal", level=ERROR, node=step.id, field="style", text=text, remedy=gettext("Make it a banner"))


def _answers(sheet: Sheet, step_id: str) -> bool:
    """Say whether each path to a step begins with an event, or passes a wait by what was waited for."""
    seen, todo = {step_id}, [step_id]
    while todo:
        step = sheet.steps[todo[-1]]
        ways = sheet.paths.into.get(todo.pop(), [])
        if not ways and (step.type is None or step.type.kind != "entry_event"):
            return False
        for before, port in ways:
            read = sheet.steps[before]
            happened = read.type is not None and read.type.kind == "wait_for" and port != "timeout"
            if not happened and before not in seen:
                seen.add(before)
                todo.append(before)
    return True
