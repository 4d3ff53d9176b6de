"""Consent given

Somebody agreed to be written to: by which channel, for what, where and with which words. Kept for ever, and for SMS
it is the only thing that opens the door.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audience.event_types.base import EventType, Occurrence, register
from audience.event_types.changes import Change, SayConsent
from audience.event_types.consent_words import CHANNELS, CLASSES, channels_of, recorded_by
from audience.profile import Profile
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    channel: str = ask(_("Channel"), choices=CHANNELS)
    message_class: str = ask(_("Class"), choices=CLASSES, default="promotional")
    source: str = ask(_("Where"), help=_("The form, page or call where it was said."), default="")
    wording: str = ask(_("Wording"), help=_("The sentence that was agreed to."), default="")
    ip: str = ask(_("IP address"), default="")


@register
class ConsentGiven(EventType[Said]):
    key = "consent_given"
    said = Said
    server_only = True
    stops = True
    names_speaker = True

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        yield SayConsent(
            given=True,
            channels=channels_of(said.channel),
            message_class=said.message_class,
            source=said.source or event.type,
            wording=said.wording,
            ip=said.ip or str(event.context.get("ip") or ""),
            actor=recorded_by(event.context),
        )
