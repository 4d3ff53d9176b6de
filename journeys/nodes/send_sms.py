"""SMS

Send a text message to the person's phone. Sparse, short, one link: it is the last reminder, not the first.

Only people who have opted in get it. One message holds 160 characters, or 70 as soon as one character is not in the
phones' basic alphabet; what is longer is billed in pieces. The meter under the text shows it.
"""

from dataclasses import dataclass

from ground.ask import ask
from ground.words import _, gettext
from journeys.node import register
from journeys.sending import Send, Sending, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSmsSettings(Sending):
    text: str = ask(_("Text"), kind="sms", at_most=1600)


@register
class SendSms(Send[SendSmsSettings]):
    kind = "send_sms"
    channel = "sms"
    icon = "message-square"
    settings = SendSmsSettings
    example = {
        "text": "You are at your storage limit. Pro has ten times the room: https://acmeboards.example/billing Reply STOP to opt out."
    }

    def summary(self, settings: SendSmsSettings) -> list[str]:
        return [quoted(settings.text)] if settings.text else [gettext("No text yet")]

    def words(self, settings: SendSmsSettings) -> str:
        return gettext("Sends an SMS to whoever has opted in and goes on when it is known what became of it.")
