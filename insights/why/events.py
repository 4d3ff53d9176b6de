"""Events as the timeline says them: what happened, in a line, and what came with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audience.models import Event
from insights.why.moments import say_length
from insights.why.words import channel_inside, joined, opening, properties, value
from journeys.pages.common import name_of

# From this on an event that arrived after it happened is called late.
LATE_SECONDS = 600
ABOUT_MESSAGES = {
    "message_opened": ("eye", gettext_lazy("Opened %(message)s")),
    "message_clicked": ("mouse-pointer-click", gettext_lazy("Clicked in %(message)s")),
    "message_replied": ("reply", gettext_lazy("Answered %(message)s")),
    "message_dismissed": ("x", gettext_lazy("Dismissed %(message)s")),
    "message_bounced": ("circle-x", gettext_lazy("%(message)s bounced")),
    "message_complained": ("thumbs-down", gettext_lazy("Complained about %(message)s")),
    "message_unsubscribed": ("bell-off", gettext_lazy("Unsubscribed by %(message)s")),
}
CALLS = {
    "$identify": ("user-pen", gettext_lazy("Profile came in")),
    "$group": ("building-2", gettext_lazy("Account came in")),
    "$page": ("file", gettext_lazy("Saw a page")),
    "$screen": ("app-window", gettext_lazy("Saw a screen")),
    "$alias": ("merge", gettext_lazy("Two ids became one person")),
}
# What these say, the message's own line says already.
SAID_ELSEWHERE = ("message_sent", "message_delivered")
NOT_SHOWN = frozenset({"message_id", "run_id", "journey_id", "version_id", "node", "visit"})


@dataclass(frozen=True, slots=True)
class EventWords:
    icon: str
    title: str
    sentence: str
    late: str = ""
    by: str = ""


def event_words(event: Event, messages: Mapping[int, str], plans: Mapping[str, str], shifts: Sequence[str] = ()) -> EventWords:
    """Say an event. ``messages`` are the subjects by id, ``plans`` the names by key, ``shifts`` what it moved."""
    icon, title, sentence = _words(event, messages, plans)
    if event.type in CALLS and shifts:
        sentence = joined([", ".join(shifts)])
    behind = (event.received_at - event.at).total_seconds()
    late = _("came %(length)s late") % {"length": say_length(event.received_at - event.at)} if behind >= LATE_SECONDS else ""
    actor = (event.context.get("cairn") or {}).get("actor")
    by = _("by hand: %(by)s") % {"by": name_of(actor)} if isinstance(actor, str) and actor.startswith("user:") else ""
    return EventWords(icon, title, sentence, late, by)


def _words(event: Event, messages: Mapping[int, str], plans: Mapping[str, str]) -> tuple[str, str, str]:
    said: Mapping[str, Any] = event.properties or {}
    if event.type in ABOUT_MESSAGES:
        icon, form = ABOUT_MESSAGES[event.type]
        subject = messages.get(said.get("message_id", 0))
        message = f"“{subject}”" if subject else channel_inside(str(said.get("channel", "")))
        rest = {name: one for name, one in said.items() if name not in NOT_SHOWN and name != "channel"}
        return icon, opening(form % {"message": message}), _reply(said) or properties(rest, 3)
    if event.type in CALLS:
        icon, form = CALLS[event.type]
        return icon, str(form), properties(_traits(said), 6)
    if event.type in ("consent_given", "consent_withdrawn"):
        return _consent(event.type, said)
    to = said.get("to") or said.get("to_plan")
    if event.type.startswith("plan_") and to:
        return "trending-up", event.type, joined([_("to %(plan)s") % {"plan": plans.get(str(to), str(to))}])
    return "zap", event.type, properties(said)


def _reply(said: Mapping[str, Any]) -> str:
    text = said.get("text")
    return f"“{text}”" if isinstance(text, str) and text else ""


def _traits(said: Mapping[str, Any]) -> Mapping[str, Any]:
    traits = said.get("traits")
    return traits if isinstance(traits, Mapping) else said


def _consent(kind: str, said: Mapping[str, Any]) -> tuple[str, str, str]:
    what = channel_inside(str(said.get("channel", ""))) if said.get("channel") else _("everything")
    form = _("Agreed to %(what)s") if kind == "consent_given" else _("Said no to %(what)s")
    where = said.get("source")
    told = [_("From: %(source)s") % {"source": value(where)}] if where else []
    if said.get("wording"):
        told.append(_("Wording: %(wording)s") % {"wording": f"“{said['wording']}”"})
    return ("circle-check" if kind == "consent_given" else "ban"), form % {"what": what}, joined(told)
