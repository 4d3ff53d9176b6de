"""A profile as it was at an earlier moment, from what is logged: fields with their old values, the ledger of consent, tickets. Pure.

What is not logged stays as it is: personal values (name, addresses), devices, fields that nobody registered, membership.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from audience.profile import PLAN_FIELD, AccountState, Profile
from audience.traits import is_zone
from ground.frozen import frozen

# Written from the columns of the same name, which are taken back here.
SEEN, ONBOARDED = "last_seen_at", "onboarded_at"


@frozen()
class Was:
    """A logged change: before it, the field ``name`` had the value ``old``."""

    name: str
    old: Any


def changed_since(holder: Profile | AccountState, begin: datetime) -> bool:
    """Say whether any field took a value since then, so that its log is worth reading."""
    since = begin.timestamp()
    return any(moment >= since for moment in holder.moments.values())


def consents_since(profile: Profile, begin: datetime) -> bool:
    """Say whether anything was said about consent since then."""
    since = begin.timestamp()
    return any(moment >= since for _given, moment in profile.consents.values())


def rewind_fields(holder: Profile | AccountState, logged: Iterable[Was], begin: datetime) -> None:
    """Take back what fields became since then; ``logged`` are the changes since then, the newest first."""
    specs = holder.books.fields.person if isinstance(holder, Profile) and holder.books is not None else {}
    touched = set()
    for change in logged:
        spec = specs.get(change.name)
        if spec is not None and spec.personal:
            continue
        touched.add(change.name)
        if change.old is None:
            holder.fields.pop(change.name, None)
        else:
            holder.fields[change.name] = change.old
    since = begin.timestamp()
    for name in [name for name, moment in holder.moments.items() if moment >= since]:
        del holder.moments[name]
    if PLAN_FIELD in touched:
        holder.plan = str(holder.fields.get(PLAN_FIELD) or "")
    if "timezone" in touched:
        zone = holder.fields.get("timezone")
        holder.zone = zone if isinstance(zone, str) and is_zone(zone) else ""
    if holder.plan_at is not None and holder.plan_at >= begin:
        holder.plan_at = None


def rewind_person(profile: Profile, consents: Mapping[str, list[Any]] | None, begin: datetime) -> None:
    """Take back what the columns became since then. ``consents`` is the latest word before, None: nothing was said since.

    No prompt is remembered; who looks at prompts knows the messages.
    """
    if consents is not None:
        profile.consents = dict(consents)
    for ticket in [id_ for id_, one in profile.tickets.items() if one.opened_at >= begin]:
        del profile.tickets[ticket]
    for one in profile.tickets.values():
        if one.closed_at is not None and one.closed_at >= begin:
            one.closed_at = None
    closed = [one.closed_at for one in profile.tickets.values() if one.closed_at is not None]
    profile.tickets_open = sum(1 for one in profile.tickets.values() if one.closed_at is None)
    profile.ticket_closed_at = max(closed, default=None)
    if profile.onboarded_at is not None and profile.onboarded_at >= begin:
        profile.onboarded_at = None
        profile.fields.pop(ONBOARDED, None)
    if profile.last_seen_at is not None and profile.last_seen_at >= begin:
        profile.last_seen_at = None
        profile.fields.pop(SEEN, None)
    profile.prompt_run, profile.prompt_at, profile.prompt_sent = None, None, False
