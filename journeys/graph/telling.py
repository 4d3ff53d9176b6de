"""One setting's value in words, so that two can be laid beside each other."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, time, timedelta
from typing import Any

from audience.rules.ast import EVERYBODY
from ground.ask import Question, questions
from ground.spans import say_span
from ground.words import gettext
from journeys.asking import say_event, say_rule

# A text is told as far as one sees what it is about.
LONGEST = 160


def say_value(question: Question, value: Any) -> str:
    """Say a value as its form shows it."""
    if question.kind == "rule":
        return gettext("everybody") if value == EVERYBODY or value is None else say_rule(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None or value in ("", (), []):
        return gettext("nothing")
    if named := next((label for key, label in question.choices if key == value), None):
        return gettext(named)
    if question.kind in ("share", "percent") and isinstance(value, int | float):
        return f"{value * (100 if question.kind == 'share' else 1):g} %"
    if isinstance(value, tuple | list):
        return ", ".join(_one(question, one) for one in value)
    return _one(question, value)


def _one(question: Question, value: Any) -> str:
    if is_dataclass(value) and not isinstance(value, type):
        return _object(value)
    if isinstance(value, timedelta):
        return say_span(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    if question.kind in ("event", "events"):
        return say_event(str(value))
    if not isinstance(value, str):
        return f"{value:g}" if isinstance(value, float) else str(value)
    line = " ".join(value.split())
    short = line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
    return f"“{short}”" if question.kind in ("", "line", "sms") or question.kind.startswith("liquid") else short


def _object(value: Any) -> str:
    """Say an item of a list: an event with its condition, a path with its rule."""
    asked = questions(type(value))
    told = [(name, say_value(question, getattr(value, name))) for name, (_field, question) in asked.items() if question.kind != "port"]
    dull = {name for name, (_field, question) in asked.items() if question.kind == "rule" and getattr(value, name) == EVERYBODY}
    dull |= {name for name in asked if getattr(value, name) in ("", None, ())}
    head, *rest = [(name, words) for name, words in told if name not in dull] or [("", "")]
    return f"{head[1]} ({', '.join(words for _name, words in rest)})" if rest else head[1]
