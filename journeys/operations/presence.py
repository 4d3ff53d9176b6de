"""Who has a draft open: told by each tab about once a second, forgotten when it falls silent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.models import Journey
from journeys.models import Presence

# A tab that was silent for so long is closed, asleep or out of reach.
SILENT = timedelta(seconds=6)
# Who stays where they are writes no more often than this.
RENEWED = timedelta(seconds=2)
FORGOTTEN = timedelta(minutes=10)
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One page on which a draft is open."""

    journey: Journey
    tab: str
    user_id: int
    name: str
    step: str = ""


def look_in(me: Tab, now: datetime) -> list[Presence]:
    """Say that a tab is here; list who else is, one row for each other user: where they were last."""
    rows = list(Presence.objects.filter(journey=me.journey, seen_at__gt=now - SILENT).order_by("-seen_at", "-id"))
    mine = next((row for row in rows if row.user_id == me.user_id and row.tab == me.tab), None)
    if mine is None or mine.step != me.step or mine.seen_at <= now - RENEWED:
        Presence.objects.bulk_create(
            [Presence(journey=me.journey, tab=me.tab, user_id=me.user_id, name=me.name[:150], step=me.step, seen_at=now)],
            update_conflicts=True,
            unique_fields=["journey", "user_id", "tab"],
            update_fields=["name", "step", "seen_at"],
        )
    if mine is None:
        Presence.objects.filter(seen_at__lt=now - FORGOTTEN).delete()
    others: dict[int, Presence] = {}
    for row in rows:
        if row.user_id != me.user_id:
            others.setdefault(row.user_id, row)
    return sorted(others.values(), key=lambda row: (row.name, row.user_id))[:MOST_SHOWN]


def leave(me: Tab) -> None:
    """Say that a tab is closed."""
    Presence.objects.filter(journey=me.journey, user_id=me.user_id, tab=me.tab).delete()
