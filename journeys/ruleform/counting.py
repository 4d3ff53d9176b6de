"""The live count under a rule: how many it holds for now, in one sentence, or why nobody can know that yet."""

from datetime import datetime
from typing import Any

from audience.counting import Counted, counted
from audience.matching import TooLong
from audience.rules.ast import EVERYBODY, RuleError, parse
from audience.rules.needs import needs
from audience.rules.tree import All
from frontend.words import count as figure
from ground.words import gettext, ngettext


def say_count(data: Any, *, now: datetime) -> str:
    """Say it for a rule in JSON; nothing while it is unfinished, and for everybody."""
    try:
        rule = parse(data)
    except RuleError:
        return ""
    if rule in (EVERYBODY, All(())):
        return ""
    asked = needs(rule)
    if asked.event:
        return gettext("It asks about the event itself, so nobody can be counted before it happens.")
    if asked.messages or asked.signals:
        return gettext("It asks about messages of the walk, so nobody can be counted before it.")
    try:
        return _said(counted(rule, now=now))
    except TooLong:
        return gettext("Counting them takes too long just now.")


def _said(found: Counted) -> str:
    words = {"n": figure(found.people), "of": figure(found.of)}
    if found.give_or_take is None:
        return ngettext("%(n)s of %(of)s person matches now.", "%(n)s of %(of)s people match now.", found.of) % words
    words["error"] = figure(found.give_or_take)
    if found.people == 0:
        return gettext("About nobody, at most %(error)s of %(of)s people, matches now; told from a sample.") % words
    return gettext("About %(n)s of %(of)s people match now, give or take %(error)s; told from a sample.") % words
