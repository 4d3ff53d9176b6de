"""Who has the draft open besides, and whether it is another one by now: asked by each open canvas once a second."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audience.now import database_now
from frontend.words import initials
from journeys.operations.comment import latest, open_counts
from journeys.operations.presence import Tab, leave, look_in
from journeys.pages.common import draft_of, name_of, page, refused

MOST_BYTES = 2_000


@page()
@require_POST
def here(request: HttpRequest, key: str) -> HttpResponse:
    """Take ``{"tab", "step", "leaves"}``; answer with the others, the revision and who made it, and the open comments by step."""
    said = _said(request)
    if said is None:
        return refused(400, "bad_request", "", _("Say which tab this is and which step is chosen."))
    draft = draft_of(key)
    user: Any = request.user
    name = user.get_full_name() or user.get_username()
    me = Tab(journey=draft.journey, tab=said["tab"], user_id=user.pk, name=name, step=said["step"])
    if said["leaves"]:
        leave(me)
        return HttpResponse(status=204)
    others = look_in(me, database_now())
    return JsonResponse(
        {
            "revision": draft.revision,
            "by": name_of(draft.changed_by),
            "others": [{"name": one.name, "initials": initials(one.name), "step": one.step or None} for one in others],
            "comments": open_counts(draft.journey),
            "said": latest(draft.journey),
        }
    )


def _said(request: HttpRequest) -> dict[str, Any] | None:
    """Read what a tab says; None where it is no such thing."""
    try:
        body = json.loads(request.body) if len(request.body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    tab, step, leaves = body.get("tab"), body.get("step") or "", body.get("leaves", False)
    if not (isinstance(tab, str) and 0 < len(tab) <= 40 and tab.isascii() and tab.isalnum()):
        return None
    if not (isinstance(step, str) and len(step) <= 64 and step.isascii() and "\0" not in step and isinstance(leaves, bool)):
        return None
    return {"tab": tab, "step": step, "leaves": leaves}
