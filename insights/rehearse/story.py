"""What a rehearsal is asked: who, when, what sets it off, what she does with messages, and what happens besides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# What can be done with a message; which of these a channel knows, its mailroom says.
NOTHING = ""
ANSWERS = ("opened", "clicked", "replied", "dismissed", "unsubscribed", "bounced")
CONSENTS = ("email", "sms", "push")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What she does with a message, so long after it went out, and not before the walk is ``day`` days old."""

    kind: str
    after: timedelta = timedelta(hours=2)
    day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Besides:
    """Something else that happens to her, so long after the beginning."""

    after: timedelta
    type: str
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """``person`` None: somebody made up. ``traits`` and ``plan`` are put on first; an empty plan stays as it is.

    ``at`` is no earlier than now. ``type`` and ``properties`` are the event that sets it off; a journey that begins by a call has no
    type. ``answers`` are by step; so are ``paths``, which say where random steps lead instead of falling by chance.
    ``zone``, ``consents`` (by channel) and ``account`` (its fields) are of somebody made up; no ``account``: she has none. Whoever is
    ``silent`` about a channel never said a word; who neither agrees nor is silent has said no.
    """

    person: int | None
    at: datetime
    type: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    plan: str = ""
    traits: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    besides: tuple[Besides, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    consents: tuple[str, ...] = CONSENTS
    silent: tuple[str, ...] = ()
    account: Mapping[str, Any] = field(default_factory=dict)
