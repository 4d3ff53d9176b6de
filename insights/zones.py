"""In whose zone a page says its times."""

from datetime import tzinfo

from django.utils import timezone


def readers_zone() -> tzinfo:
    return timezone.get_current_timezone()
