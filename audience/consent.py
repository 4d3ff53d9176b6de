"""Consent recorded by a person or over the API: an event like any other, so that it is walked before the next message goes out."""

from datetime import datetime

from audience.accept import Source, accept
from audience.history import Actor
from audience.history import record as record_history
from audience.models import Person


class ConsentRefused(ValueError):
    """This statement of consent cannot be recorded."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def record(
    person: Person,
    *,
    given: bool,
    channel: str = "",
    message_class: str = "",
    source: str,
    wording: str = "",
    ip: str = "",
    actor: Actor,
    now: datetime,
    at: datetime | None = None,
) -> int:
    """Record that somebody agreed, or does not any more. Gives the event's id; the ledger has its line once it is walked."""
    identity = person.identities.order_by("-kind", "id").first()
    if identity is None:
        raise ConsentRefused("person", "Nobody speaks as this person any more.")
    said = {"channel": channel, "message_class": message_class, "source": source, "wording": wording, "ip": ip}
    message = {
        "type": "track",
        "event": "consent_given" if given else "consent_withdrawn",
        "userId" if identity.kind == "user" else "anonymousId": identity.value,
        "properties": {name: value for name, value in said.items() if value},
        "timestamp": (at or now).isoformat(),
        "context": {"cairn": {"actor": actor.name}},
    }
    done = accept([message], Source(own=True), now, quarantine=False)
    if done.refusals:
        raise ConsentRefused(done.refusals[0].field, done.refusals[0].sentence)
    record_history(
        actor,
        "consent.given" if given else "consent.withdrawn",
        person,
        {"channel": channel, "class": message_class, "event": done.event_ids[0]},
        now,
    )
    return done.event_ids[0]
