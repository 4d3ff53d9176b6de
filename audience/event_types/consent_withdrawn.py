"""Consent withdrawn

Somebody does not want to be written to any more. Without a channel, none of them; without a class, neither of them.
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
    channel: str = ask(_("Channel"), choices=CHANNELS, default="")
    message_class: str = ask(_("Class"), choices=CLASSES, default="")
    source: str = ask(_("Where"), help=_("The form, page or call where it was said."), default="")
    wording: str = ask(_("Wording"), help=_("The sentence that was agreed to."), default="")
    ip: str = ask(_("IP address"), default="")


@register
class ConsentWithdrawn(EventType[Said]):
    key = "consent_withdrawn"
    said = Said
    server_only = True
    stops = True
    names_speaker = True

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        yield SayConsent(
            given=False,
            channels=channels_of(said.channel),
            message_class=said.message_class,
            source=said.source or event.type,
            wording=said.wording,
            ip=said.ip or str(event.context.get("ip") or ""),
            actor=recorded_by(event.context),
        )
