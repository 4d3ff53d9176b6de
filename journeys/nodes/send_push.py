"""Push

Send a push notification to the person's phones. It is best on the day something happens: one short line that begins with
what the person just met, and one place to go.

Whoever has no phone registered, or has withdrawn consent, is skipped with that reason and goes on.
"""

from dataclasses import dataclass

from ground.ask import ask
from ground.words import _, gettext
from journeys.node import register
from journeys.sending import Send, Sending, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPushSettings(Sending):
    title: str = ask(_("Title"), kind="liquid_line", at_most=200)
    body: str = ask(_("Text"), kind="liquid", at_most=1000)
    url: str = ask(_("Opens"), help=_("The address that a tap opens."), kind="liquid_line", needed=False, at_most=2000, default="")


@register
class SendPush(Send[SendPushSettings]):
    kind = "send_push"
    channel = "push"
    icon = "bell-ring"
    settings = SendPushSettings
    example = {
        "title": "You've hit your storage limit",
        "body": "{{ storage_used_pct }} % full. See your options.",
        "url": "https://acmeboards.example/upgrade",
    }

    def summary(self, settings: SendPushSettings) -> list[str]:
        return [quoted(settings.body or settings.title)] if settings.body or settings.title else [gettext("No text yet")]

    def words(self, settings: SendPushSettings) -> str:
        return gettext("Sends a push to the person's phones and goes on when it is known what became of it.")
