"""What a choice does to whoever is at a step: who goes on now, what can go out right away, whom undo still reaches."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.words import _ as mark
from journeys.asking import say_count
from journeys.graph.ahead import Ahead, ahead
from journeys.graph.shape import Graph
from journeys.operations.transfer import Standing

CHANNELS = {
    "sms": (mark("%(n)d SMS"), mark("%(n)d SMS")),
    "email": (mark("%(n)d e-mail"), mark("%(n)d e-mails")),
    "push": (mark("%(n)d push message"), mark("%(n)d push messages")),
    "in_app": (mark("%(n)d message in the app"), mark("%(n)d messages in the app")),
    "webhook": (mark("%(n)d webhook"), mark("%(n)d webhooks")),
}
OTHER = (mark("%(n)d message"), mark("%(n)d messages"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``rests``: what becomes of the wait can be chosen. ``now`` and ``undo`` are sentences; ``messages`` is by channel, at most."""

    rests: bool = False
    now: str
    undo: str = ""
    messages: Mapping[str, int]


def outcome(standing: Standing, after: Graph, chosen: str, wait: str) -> Outcome:
    """Say what ``chosen`` (``stay``, ``leave`` or ``to:<step>``) with ``wait`` (one of WAITS) does; what names no step is ``stay``."""
    do, _colon, to = chosen.partition(":")
    if do == "leave":
        return _leave(standing.people)
    if do == "to" and any(raw["id"] == to for raw in after["nodes"]):
        return _move(standing.people, ahead(after, to), wait)
    now = ngettext(
        "%(n)d person stays on version %(version)d and walks it to its end.",
        "%(n)d people stay on version %(version)d and walk it to its end.",
        standing.people,
    )
    return Outcome(now=now % {"n": standing.people, "version": standing.version}, messages={})


def right_after(rows: Sequence[Mapping[str, Any]], walking: int, along: int = 0) -> dict[str, Any]:
    """Add up what the choices do to the ``walking`` people: how many are moved, leave and stay, and what can go out right away.

    ``along`` of them are moved where nothing changed.
    """
    people: Counter[str] = Counter({"to": along})
    messages: Counter[str] = Counter()
    for row in rows:
        people[row["chosen"].partition(":")[0]] += row["standing"].people
        messages.update(row["outcome"].messages)
    return {
        "moved": people["to"],
        "leaving": people["leave"],
        "staying": max(walking - people["to"] - people["leave"], 0),
        "messages": said(messages) if messages else "",
    }


def said(messages: Mapping[str, int]) -> str:
    """Say how much can go out: "up to 8 SMS and up to 8 e-mails"."""
    parts = [_("up to %(what)s") % {"what": say_count(*CHANNELS.get(channel, OTHER), n)} for channel, n in messages.items()]
    return _("%(some)s and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]} if len(parts) > 1 else parts[0]


def _leave(people: int) -> Outcome:
    now = ngettext(
        "%(n)d person leaves the journey. What waits to go out is taken back.",
        "%(n)d people leave the journey. What waits to go out to them is taken back.",
        people,
    )
    undo = _("Undo brings back whoever has not upgraded or entered anew by then.")
    return Outcome(now=now % {"n": people}, undo=undo, messages={})


def _move(people: int, there: Ahead, wait: str) -> Outcome:
    messages = {channel: n * people for channel, n in there.messages.items()}
    undo = _("Undo reaches only those who have not gone on by then; what was sent stays sent.")
    if there.rests and there.surely and wait != "count":
        now = ngettext(
            "%(n)d person waits there. Nothing goes out before that wait is over.",
            "%(n)d people wait there. Nothing goes out before that wait is over.",
            people,
        )
        return Outcome(rests=True, now=now % {"n": people}, undo=undo, messages={})
    if there.rests:
        now = ngettext(
            "%(n)d person waits there, or goes on at once if there is nothing to wait for any more.",
            "%(n)d people wait there. Who has nothing to wait for any more goes on at once.",
            people,
        )
    else:
        now = ngettext("%(n)d person goes on at once.", "%(n)d people go on at once.", people)
    if messages:
        then = _("%(now)s %(many)s can go out right away; consent, quiet hours and gaps may still hold them.")
        many = said(messages)
        now = then % {"now": now % {"n": people}, "many": many[:1].upper() + many[1:]}
    else:
        now = _("%(now)s No message comes before the next wait.") % {"now": now % {"n": people}}
    return Outcome(rests=there.rests, now=now, undo=undo, messages=messages)
