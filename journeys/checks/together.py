"""What a person hears of all journeys that begin with the same event, not of this one alone."""

from collections.abc import Iterator

from ground.spans import say_span
from ground.words import _
from journeys.asking import say_any
from journeys.checks.base import ADVICE, WARNING, Finding, Other, Sheet, check, say
from journeys.checks.touches import MOST
from journeys.graph.days import most_messages, offsets


@check("together", _("at most five messages together with other journeys"))
def together(sheet: Sheet) -> Iterator[Finding]:
    start = sheet.start
    if start is None or start.type is None:
        return
    types = frozenset(start.type.listens(start.settings))
    sharing = [other for other in sheet.known.others if other.types & types and other.messages]
    # Two that sell never walk with the same person at once, so their messages do not add up.
    rivals = [other for other in sharing if other.prompt and sheet.everywhere.prompt]
    beside = [other for other in sharing if other not in rivals]
    most = max(most_messages(sheet.steps, sheet.paths).values(), default=0)
    # Of those that sell it hears one, this or the other that says most.
    total = most + sum(other.messages for other in beside)
    if most and beside and total > MOST:
        after = offsets(sheet.steps, sheet.paths)
        lasts = max([*(after[step.id] for step in sheet.sends()), *(other.lasts for other in beside)])
        values = {"names": _names(beside), "count": total, "span": say_span(lasts)}
        text = say(_("Together with %(names)s a person could hear %(count)d messages in %(span)s."), **values)
        if not lasts:
            text = say(_("Together with %(names)s a person could hear %(count)d messages at once."), **values)
        yield Finding(check="together", level=WARNING, node=start.id, field="messages", text=text)
    tied = [other for other in rivals if other.priority == sheet.everywhere.priority]
    if most and tied:
        values = {"names": _names(tied), "event": say_any(tuple(sorted(types & tied[0].types)))}
        text = say(_("%(names)s sells too and begins with %(event)s. One upsell at a time: give them different priorities."), **values)
        yield Finding(check="together", level=ADVICE, field="priority", text=text)


def _names(others: list[Other]) -> str:
    return ", ".join(f"“{other.name}”" for other in others)
