"""Fields of a person changed by somebody else than the person's application: an identify like any other, so that it is walked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from audience.accept import Source, accept
from audience.fields import WrongValue
from audience.history import Actor, demand, record
from audience.models import Person

CHANGE = "cairn_audience.change_person"


def set_fields(actor: Actor, person: Person, fields: Mapping[str, Any], now: datetime) -> int | None:
    """Change fields; give the event's id, None where there is nothing to change. Raises WrongValue, and then nothing is changed.

    The profile says it once the event is walked, which is within a second.
    """
    demand(actor, CHANGE)
    if not fields:
        return None
    identity = person.identities.order_by("-kind", "id").first()
    if identity is None:
        raise WrongValue("", "Nobody speaks as this person any more.")
    message = {
        "type": "identify",
        "userId" if identity.kind == "user" else "anonymousId": identity.value,
        "traits": dict(fields),
        "timestamp": now.isoformat(),
        "context": {"cairn": {"actor": actor.name}},
    }
    done = accept([message], Source(own=True), now, quarantine=False)
    if done.refusals:
        raise WrongValue(done.refusals[0].field.replace("traits", "fields", 1), done.refusals[0].sentence)
    # Names of fields only: their values may be personal.
    record(actor, "person.changed", person, {"fields": sorted(str(name)[:100] for name in fields)[:50], "event": done.event_ids[0]}, now)
    return done.event_ids[0]


def known_as(who: str) -> Person | None:
    """Find somebody by ``12`` (our number) or ``user:ada`` (the application's); whoever was joined to somebody is that other one."""
    kind, colon, value = who.partition(":")
    if colon and kind in ("user", "anonymous"):
        return Person.objects.select_related("account").filter(identities__kind=kind, identities__value=value).first()
    if not (who.isascii() and who.isdigit() and len(who) < 19):
        return None
    found = Person.objects.select_related("account", "merged_into__account").filter(pk=int(who)).first()
    return found.merged_into or found if found is not None else None
