"""The phone of one person: everything that came to it and went from it, and what is planned next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audience.models import Person
from audience.rules.ast import EVERYBODY
from channels.content.errors import ContentError
from channels.content.message import render
from channels.models import MailroomItem, Message
from channels.store.content import text_by_id
from channels.store.people import profile_of
from channels.store.values import values_of
from engine.models import Run
from engine.models.run import LIVE
from engine.runtime.until import until_when
from insights.mailroom.listing import state_of
from insights.why.moments import place, zone_of
from insights.why.versions import StepWords, VersionWords
from insights.why.words import channel

ON_THE_PHONE = ("sms", "push", "in_app")
LATEST = 40
# A planned message is looked for so many steps ahead, along the main way.
STEPS_AHEAD = 6


@dataclass(frozen=True, slots=True)
class Bubble:
    """Something on the phone. ``kind``: sms, reply, push or in_app; ``when`` only where a new moment begins."""

    kind: str
    title: str
    text: str
    when: str
    state: str
    item: int


@dataclass(frozen=True, slots=True)
class Planned:
    kind: str
    text: str
    when: str


def thread(person: Person, home_zone: str, zone: tzinfo) -> list[Bubble]:
    """Read what is on the phone, oldest first, by the clock of the reader and of its owner."""
    items = MailroomItem.objects.filter(person_id=person.pk, channel__in=ON_THE_PHONE).select_related("message", "message__body")
    bubbles: list[Bubble] = []
    before = ""
    for item in reversed(items.order_by("-at", "-id")[:LATEST]):
        when = by_both_clocks(item.at, zone, home_zone)
        bubbles.append(_bubble(item, when if when != before else ""))
        before = when
    return bubbles


def _bubble(item: MailroomItem, when: str) -> Bubble:
    body = getattr(item.message, "body", None)
    if item.direction == "in":
        return Bubble("reply", "", item.text, when, "", item.pk)
    title = body.subject if body is not None and item.channel != "sms" else ""
    text = body.text if body is not None else item.text
    state = state_of(item.message)[0] if item.message is not None and item.channel != "sms" else ""
    return Bubble(item.channel, title, text, when, state, item.pk)


def by_both_clocks(at: datetime, zone: tzinfo, home_zone: str) -> str:
    """Say a moment by the reader's clock, as the list beside the phone does, and by the owner's where that is another one."""
    here, there = at.astimezone(zone), at.astimezone(zone_of(home_zone))
    told = date_format(here, "D j M H:i")
    if here.utcoffset() == there.utcoffset():
        return told
    local = date_format(there, "H:i" if there.date() == here.date() else "D j M H:i")
    return _("%(moment)s, %(local)s in %(place)s") % {"moment": told, "local": local, "place": place(home_zone)}


def planned(person: Person, home_zone: str, zone: tzinfo) -> Planned | None:
    """Give the message that comes next if nothing happens: one that is held, else the one behind the present wait."""
    held = Message.objects.filter(person_id=person.pk, state="held", due_at__isnull=False).order_by("due_at", "id").first()
    if held is not None and held.due_at is not None:
        _channel, text = text_by_id(held.content_id)
        return Planned(held.channel, _filled(person, held.channel, text, held.event, home_zone), _when(held.due_at, home_zone, zone))
    runs = list(Run.objects.filter(person_id=person.pk, state__in=LIVE, wake_at__isnull=False).select_related("version"))
    by_id, until = {run.pk: run for run in runs}, until_when(runs)
    for moment, run in sorted((moment, run) for run, moment in until.items()):
        step = _next_message(VersionWords.of(by_id[run].version), by_id[run])
        if step is not None:
            return Planned(step.channel, _text_of(person, step, by_id[run], home_zone), _when(moment, home_zone, zone))
    return None


def _next_message(version: VersionWords, run: Run) -> StepWords | None:
    """Follow the main way from where a run waits, as far as nothing is to be decided and nothing else is waited for."""
    edges = {(edge["from"], edge["port"]): edge["to"] for edge in run.version.graph.get("edges", ())}
    step = version.steps.get(run.node)
    if step is not None and getattr(step.settings, "condition", EVERYBODY) != EVERYBODY:
        # Its timer may stand at a moment at which time can turn the condition.
        return None
    for _ahead in range(STEPS_AHEAD):
        if step is None or step.node is None:
            return None
        port = next((port.key for port in step.node.ports(step.settings) if not port.side), None)
        step = version.steps.get(edges.get((step.id, port or ""), ""))
        if step is None or step.family in ("decide", "wait", "goal", "leave"):
            return None
        if step.family == "message":
            return step
    return None


def _text_of(person: Person, step: StepWords, run: Run, home_zone: str) -> str:
    text_for = getattr(step.node, "text", None)
    if text_for is None:
        return step.name
    return _filled(person, step.channel, text_for(step.settings), run.memory.get("event") or {}, home_zone) or step.name


def _filled(person: Person, key: str, text: Mapping[str, Any], event: Mapping[str, Any], zone: str) -> str:
    try:
        made = render(key, text, values_of(profile_of(person), event), zone=zone)
    except ContentError:
        return channel(key)
    return made.subject or made.text if key in ("email", "push", "in_app") else made.text


def _when(at: datetime, home_zone: str, zone: tzinfo) -> str:
    return _("%(moment)s planned") % {"moment": by_both_clocks(at, zone, home_zone)}
