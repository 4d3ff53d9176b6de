"""``/v1/journeys/<key>/enter``: an application puts somebody into a journey."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from audience.doors.calls import Call, Refuse, call, person_of
from audience.protocol import read_message
from audience.protocol.sizes import check_size
from journeys.api.scopes import ENTER
from journeys.operations.enter import enter as put_in
from journeys.operations.finding import NoSuchJourney, NotPossible

PARTS = frozenset({"userId", "messageId", "properties"})


@call(ENTER, status=202)
def enter(call: Call, key: str) -> Mapping[str, Any]:
    """Take ``{"userId", "messageId", "properties"}``. Whether the start's filter lets them in is decided when it is walked."""
    strange = next((name for name in call.said if name not in PARTS), None)
    if strange is not None:
        raise Refuse(400, "unknown", _("“%(name)s” means nothing here.") % {"name": strange[:100]}, strange[:100])
    said = read_message({**call.said, "event": "$enter"}, arrived=call.now, kind="track")
    check_size(settings.EVENT_BYTES, properties=said.properties)
    person = person_of(said.user_id)
    try:
        asked = put_in(call.key.pk, key, person, said.properties, said.message_id, call.now)
    except NoSuchJourney as why:
        raise Refuse(404, "no_such_journey", _("There is no journey called “%(key)s”.") % {"key": why.key}) from why
    except NotPossible as why:
        raise Refuse(409, why.code, why.sentence) from why
    return {"duplicate": asked.again, "person": person.pk, "why": f"{settings.PUBLIC_URL}/api/steps/?journey={key}&person={person.pk}"}
