"""In whose zone a page says its times."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

from channels.store.policy import policy
from channels.zones.tz import names, zone


def readers_zone() -> tzinfo:
    return timezone.get_current_timezone()


def installation_zone() -> ZoneInfo:
    """The zone by which days are counted for everybody."""
    name = policy().installation.zone
    return zone(name if name in names() else "UTC")
