"""What starts a journey still comes: a trigger that fell silent lets nobody in."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ground.spans import say_span
from ground.words import _
from journeys.checks.base import ADVICE, WARNING, Finding, Sheet, check, say
from journeys.checks.events import FOLLOWS, OWN_DEEDS

QUIET = timedelta(days=14)


@check("not_arriving", _("what starts it still arrives"))
def not_arriving(sheet: Sheet) -> Iterator[Finding]:
    start, now = sheet.start, sheet.known.now
    if start is None or start.type is None or now is None:
        return
    types = [kind for kind in start.type.listens(start.settings) if kind and not kind.startswith(("$", OWN_DEEDS))]
    silent = {kind: last for kind in dict.fromkeys(types) if (last := _last(sheet, kind)) is not None and now - last > QUIET}
    for kind, last in silent.items():
        span = say_span(timedelta(days=(now - last).days))
        text = say(
            _("“%(event)s” starts this journey, and came last %(span)s ago. Look whether your application still sends it."),
            event=kind,
            span=span,
        )
        # Where another event still lets people in, nothing stands still.
        level = WARNING if len(silent) == len(set(types)) else ADVICE
        yield Finding(check="not_arriving", level=level, node=start.id, field=kind, text=text)


def _last(sheet: Sheet, kind: str) -> datetime | None:
    came = [at for one in (kind, FOLLOWS.get(kind, "")) if (at := sheet.known.seen.get(one)) is not None]
    return max(came, default=None)
