"""No message comes when what started the journey is stale: whoever is still on the way has left by then."""

from collections.abc import Iterator
from datetime import timedelta

from ground.spans import say_span
from ground.words import _
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.graph.days import offsets


@check("stale", _("each message comes while what started it is fresh"))
def stale(sheet: Sheet) -> Iterator[Finding]:
    if sheet.everywhere.life_hours is None:
        return
    life = timedelta(hours=sheet.everywhere.life_hours)
    after = offsets(sheet.steps, sheet.paths)
    for send in sheet.sends():
        if after[send.id] >= life:
            values = {"name": send.title, "after": say_span(after[send.id]), "life": say_span(life)}
            text = say(
                _("“%(name)s” may come %(after)s after entering. What started it is stale after %(life)s, and people leave then."), **values
            )
            yield Finding(check="stale", level=WARNING, node=send.id, field="life_hours", text=text)
