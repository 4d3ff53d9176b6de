"""What of a person's history is not kept any more, said in sentences instead of being left out in silence."""

from datetime import datetime, tzinfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audience.keeping.dropping import gone_before
from audience.keeping.months import EVENTS
from audience.models import Person
from engine.step_log import STEPS


def not_kept(person: Person, show: str, zone: tzinfo) -> list[str]:
    """Say from when on the lines of a timeline are whole, where the person was here before; ``show`` as the timeline has it."""
    lines = []
    events = gone_before(EVENTS) if show in ("all", "events") else None
    if events is not None and person.first_seen_at < events:
        lines.append(_("Events from before %(day)s are not kept any more.") % {"day": _day(events, zone)})
    steps = gone_before(STEPS) if show != "events" else None
    if steps is not None and person.first_seen_at < steps:
        lines.append(_("What was decided before %(day)s, and why, is not kept any more.") % {"day": _day(steps, zone)})
    return lines


def _day(moment: datetime, zone: tzinfo) -> str:
    return date_format(moment.astimezone(zone), "j F Y")
