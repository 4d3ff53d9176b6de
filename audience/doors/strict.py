"""The strict way, for whoever tries something out: ``?strict=1`` on any path of the protocol.

Clients are answered 200 even where a message goes into quarantine, because they throw away what gets a 4xx, its neighbours included.
Here the whole request is refused with every reason, and nothing of it is stored; what is taken is told with its notes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from audience.accept import Source, accept
from audience.doors.answers import refused, taken
from audience.doors.doubts import doubts
from audience.notes import SENTENCES
from audience.protocol import Broken

# So many reasons are told of one request.
MOST = 100


def is_strict(request: HttpRequest) -> bool:
    return request.GET.get("strict", "").lower() in ("1", "true")


def accept_strictly(messages: Sequence[Mapping[str, Any] | Broken], source: Source, now: datetime, **more: Any) -> HttpResponse:
    """Take all of a request or nothing; the arguments are those of accept."""
    with transaction.atomic():
        done = accept(messages, source, now, quarantine=False, **more)
        if done.refusals:
            transaction.set_rollback(True)
    if done.refusals:
        first = min(done.refusals, key=lambda one: one.index)
        reasons = [
            {"index": one.index, "code": one.code, "field": one.field, "message": one.sentence}
            for one in sorted(done.refusals, key=lambda one: one.index)[:MOST]
        ]
        return refused(400, first.code, first.sentence, {"field": first.field, "index": first.index, "refused": reasons})
    notes = [{"index": index, "code": code, "message": str(SENTENCES[code])} for index, code in done.notes]
    kind = str(more.get("kind") or "")
    notes += [{"index": index, **doubt} for index, one in enumerate(messages) if isinstance(one, Mapping) for doubt in doubts(one, kind)]
    return taken({"taken": done.taken, "duplicates": done.duplicates, "notes": notes[:MOST]})
