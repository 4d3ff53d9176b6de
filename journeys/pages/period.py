"""Since when it is counted in Numbers: ``?days=`` of an address."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.http import Http404

# In days; 0 is all the time there was.
PERIODS = (0, 7, 30, 90)


def days_of(query: Mapping[str, str]) -> int:
    """Read how many days an address asks for. What is none of PERIODS is not found."""
    said = query.get("days", "") or "0"
    if said not in [str(days) for days in PERIODS]:
        raise Http404("days")
    return int(said)


def since(days: int, now: datetime) -> datetime | None:
    """Give the hour at which it begins; counters are kept by hour."""
    return (now - timedelta(days=days)).replace(minute=0, second=0, microsecond=0) if days else None
