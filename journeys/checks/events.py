"""Each event that this journey starts with, waits for or leaves on is known, and comes."""

from collections.abc import Iterator
from datetime import timedelta

from engine.core.node import PROFILE
from ground.spans import say_span
from ground.words import _
from journeys.checks.base import ADVICE, WARNING, Finding, Sheet, check, say
from journeys.everywhere import PLAN_CHANGE, PLAN_UP

OWN = frozenset({PLAN_CHANGE, PLAN_UP, PROFILE})
# What Cairn says by itself: what became of messages, and crossings once usage is reported.
OWN_DEEDS = "message_"
FOLLOWS = {"usage_threshold_hit": "usage_reported"}


@check("events", _("all events are known"))
def events(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.each():
        assert step.type is not None
        for kind in dict.fromkeys(step.type.listens(step.settings)):
            yield from _unknown(sheet, kind, step.id)
    triggers = (*sheet.everywhere.exits, sheet.everywhere.goal)
    for kind in dict.fromkeys(trigger.type for trigger in triggers if trigger.type not in OWN):
        yield from _unknown(sheet, kind, "")


def _unknown(sheet: Sheet, kind: str, node: str) -> Iterator[Finding]:
    known = sheet.known
    if not kind or kind in OWN:
        return
    last = known.seen.get(kind)
    if kind in known.registered:
        if kind in known.seen and last is None and known.seen.get(FOLLOWS.get(kind, "")) is None and not kind.startswith(OWN_DEEDS):
            text = say(_("“%(event)s” has never come so far. Does your application send it?"), event=kind)
            # Who draws before the application speaks has nothing to be warned of yet.
            yield Finding(check="events", level=ADVICE, node=node, field=kind, text=text)
        return
    if last is None or known.now is None:
        text = say(_("No event type is called “%(event)s”, and none has come yet."), event=kind)
    else:
        span = say_span(timedelta(minutes=max(1, (known.now - last) // timedelta(minutes=1))))
        text = say(_("“%(event)s” is not registered. It came last %(span)s ago."), event=kind, span=span)
    yield Finding(check="events", level=WARNING, node=node, field=kind, text=text)
