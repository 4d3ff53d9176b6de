"""The parts of the publish dialog that say whom to enrol and when to go live."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from channels.store.policy import policy
from channels.zones.tz import first_moment, names
from journeys.graph.reading import read_steps
from journeys.models import Draft
from journeys.operations.enrolment import DEFAULT_DAYS, MOST_DAYS, BadEnrolment, Enrolling
from journeys.operations.first_slice import can_be_sliced, entered, slice_of
from journeys.operations.later import BadMoment
from journeys.pages.common import url


def installation_zone() -> str:
    zone = policy().installation.zone
    return zone if zone in names() else "UTC"


def enrolling_said(said: QueryDict) -> Enrolling | None:
    """Read whether who fits already is enrolled: ``enrol``, ``enrol-days``, ``enrol-limit``. Raises BadEnrolment."""
    if "enrol" not in said:
        return None
    days = _number(said.get("enrol-days", "") or str(DEFAULT_DAYS))
    limit = said.get("enrol-limit", "").strip()
    most = _number(limit) if limit else None
    if days is None:
        raise BadEnrolment("bad_days", "days", _("Look back 1 to %(most)d days.") % {"most": MOST_DAYS})
    if limit and most is None:
        raise BadEnrolment("bad_limit", "limit", _("A limit is a whole number above zero."))
    return Enrolling(days=days, most=most)


def slice_said(said: QueryDict, draft: Draft) -> int | None:
    """Read how many are let in first: ``slice``; where it is not asked, what the draft has. Raises BadSlice."""
    if "slice" not in said:
        return slice_of(draft.graph)
    text = said.get("slice", "").strip()
    # Zero is refused with the same sentence as a word.
    return (_number(text) or 0) if text else None


def later_said(said: QueryDict) -> datetime | None:
    """Read the moment that was chosen, by the clock of the installation: ``when``, ``at``. Raises BadMoment.

    A time that the clock jumps over is the first moment after the gap; of a time that comes twice it is the first.
    """
    if said.get("when", "now") != "later":
        return None
    try:
        local = datetime.fromisoformat(said.get("at", ""))
        if local.tzinfo is None:
            return first_moment(local.date(), local.time(), installation_zone())
    except (ValueError, OverflowError):
        pass
    raise BadMoment("no_moment", _("Choose the day and the time at which it goes live."))


def ways(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """Give what these parts show. Nobody is enrolled into a journey that is paused."""
    said = request.POST
    start = next((step for step in read_steps(draft.graph).by_id.values() if step.group == "start"), None)
    return {
        "zone": installation_zone(),
        "may_be_shadow": draft.journey.live is None or draft.journey.live.shadow or draft.journey.state == draft.journey.State.CLOSED,
        "is_shadow": draft.journey.live is not None and draft.journey.live.shadow,
        "shadow": said.get("how") == "shadow",
        "leaves": said.get("inside") == "leave",
        "later": said.get("when") == "later",
        "at": said.get("at", "")[:20],
        "can_enrol": start is not None and draft.journey.state != draft.journey.State.PAUSED,
        "slice": {
            "on": can_be_sliced(draft.graph),
            "most": said.get("slice", slice_of(draft.graph) or "") if request.method == "POST" else slice_of(draft.graph) or "",
            "entered": entered(draft.journey),
        },
        "enrols_by_event": start is not None and start.type is not None and bool(start.type.listens(start.settings)),
        "enrol": {
            "on": "enrol" in said,
            "days": said.get("enrol-days", str(DEFAULT_DAYS))[:6],
            "limit": said.get("enrol-limit", "")[:12],
            "most_days": MOST_DAYS,
            "url": url("fitting", draft.journey.key) + "?draft=1",
        },
    }


def _number(said: str) -> int | None:
    said = said.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
