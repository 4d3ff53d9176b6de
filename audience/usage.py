"""A meter stands somewhere: its three fields, and the thresholds it went past. Pure."""

from datetime import datetime
from math import isfinite
from zoneinfo import ZoneInfo

from audience.books import Books
from audience.changed import Changes, Crossed, OwnEvent
from audience.event_types.base import Occurrence
from audience.event_types.changes import Usage
from audience.profile import AccountState, Profile, put

CROSSED = "usage_threshold_hit"


def meter_stands(profile: Profile, said: Usage, event: Occurrence, changes: Changes, books: Books, *, elsewhere: bool = False) -> None:
    """Write the meter's fields; say a crossing once per threshold and billing period.

    The account's usage stands with whoever reported it as well, so that rules about the person see it.
    """
    limit = said.limit if said.limit is not None else books.catalogue.limit(profile.current_plan, said.meter)
    pct = round(said.used * 100 / limit, 2) if limit else None
    if pct is not None and not isfinite(pct):
        pct = None
    holders: list[Profile | AccountState] = [profile]
    account = profile.account if said.scope == "account" and not elsewhere else None
    if account is not None:
        holders.append(account)
    newer = False
    for holder in holders:
        newer = _fields(holder, said, limit, pct, event, changes, books)
    changes.person = True
    changes.account |= account is not None
    changes.meters.add(said.meter)
    if not newer or pct is None or limit is None or (elsewhere and said.scope == "account"):
        return
    owner = account if account is not None else profile
    period = said.period[:32] or month(event.at, books.zone)
    for threshold in books.thresholds_of(said.meter):
        key = (said.meter[:100], threshold, period)
        if pct < threshold or key in owner.crossings:
            continue
        owner.crossings.add(key)
        home = account.id if account is not None else -profile.id
        changes.crossed.append(Crossed(home=home, meter=key[0], threshold=threshold, period=period, at=event.at))
        told = {"meter": said.meter, "threshold": threshold, "used": said.used, "limit": limit, "pct": pct, "period": period}
        changes.own_events.append(OwnEvent(type=CROSSED, properties=told, at=event.at))


def _fields(
    holder: Profile | AccountState,
    said: Usage,
    limit: float | None,
    pct: float | None,
    event: Occurrence,
    changes: Changes,
    books: Books,
) -> bool:
    owner = "person" if isinstance(holder, Profile) else "account"
    if not put(holder, owner, holder.id, f"{said.meter}_used", said.used, event.at, changes, books):
        return False
    put(holder, owner, holder.id, f"{said.meter}_limit", limit, event.at, changes, books)
    # The field means a share of the limit; how far beyond it one is stands in the other two.
    put(holder, owner, holder.id, f"{said.meter}_used_pct", None if pct is None else min(pct, 100), event.at, changes, books)
    return True


def month(at: datetime, zone: str) -> str:
    """Name the billing period of whoever names none: the calendar month."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m")
