"""The logs month by month, as the page of the engine shows them."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audience.keeping.months import Part
from audience.keeping.sizes import size_of, size_of_keys
from engine.runtime.keeping import LOGS


def logs(now: datetime) -> dict[str, Any]:
    sizes, keys = [size_of(log) for log in LOGS], size_of_keys()
    return {
        "logs_size": filesizeformat(sum(one.bytes for one in sizes) + keys.bytes),
        "logs": [
            {
                "title": one.log.title,
                "size": filesizeformat(one.bytes),
                "kept": one.kept,
                "since": one.since,
                "lacks_next": one.lacks_next(now),
                "parts": [(_month(size.part), size.rows, filesizeformat(size.bytes), size.part.leaving) for size in one.parts],
            }
            for one in sizes
        ],
        "keys": keys,
        "keys_size": filesizeformat(keys.bytes),
        "days": keys.days,
    }


def _month(part: Part) -> str:
    if part.since is None:
        return _("Everything before %(month)s") % {"month": date_format(part.until, "F Y")}
    return date_format(part.since, "F Y")
