"""Quiet hours by the recipient's own clock; where several zones are possible, all of them must be awake."""

from dataclasses import replace
from datetime import datetime

from channels.gate.answer import Hold, Skip, why
from channels.gate.permission import not_known
from channels.gate.question import NOT_DISTURBING, Question
from channels.zones.tz import UnknownZone
from channels.zones.where import Zones, may_speak
from channels.zones.window import Closed, Open


def quiet_hours(question: Question) -> Hold | Skip | None:
    """Held to the next moment at which every possible zone is awake, by our window and by the law's."""
    if question.channel in NOT_DISTURBING:
        return None
    try:
        hours = _hours(question)
    except UnknownZone:
        hours = None
    if hours is None or question.quiet is None:
        return not_known(question, "quiet_hours")
    if isinstance(hours, Open):
        return None
    zones = question.quiet.zones
    if hours.until is None or hours.until <= question.now:
        return Skip(why("never_awake", zones=zones.names, source=zones.source))
    return Hold(hours.until, why("quiet_hours", until=hours.until, zones=zones.names, source=zones.source, asleep=_asleep(question, zones)))


def _asleep(question: Question, zones: Zones) -> tuple[str, ...] | None:
    """Name those of several zones in which it is too early or too late by themselves; of one zone there is nothing to say."""
    quiet = question.quiet
    if quiet is None or len(zones.names) < 2:
        return None
    alone = ((name, replace(zones, names=(name,))) for name in zones.names)
    return tuple(name for name, one in alone if isinstance(may_speak(question.now, one, question.channel, quiet.window), Closed))


def closes(question: Question) -> datetime | None:
    """The next moment at which somebody may fall asleep, or None when that is far off."""
    if question.channel in NOT_DISTURBING:
        return None
    hours = _hours(question)
    return hours.until if isinstance(hours, Open) else None


def _hours(question: Question) -> Open | Closed | None:
    quiet = question.quiet
    if quiet is None or not quiet.zones.names:
        return None
    return may_speak(question.now, quiet.zones, question.channel, quiet.window)
