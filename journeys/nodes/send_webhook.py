"""Webhook

Tell another program: Cairn sends JSON to an address of yours and signs it. The text is a template, so it can carry any
field of the person.

It is tried again while the other side cannot be reached. Addresses inside your own network are refused unless allowed.
"""

from dataclasses import dataclass

from ground.ask import ask
from ground.words import _, gettext
from journeys.node import register
from journeys.sending import Send, Sending

BODY = '{"person": {{ person | json }}, "event": {{ event | json }}}'


@dataclass(frozen=True, slots=True, kw_only=True)
class SendWebhookSettings(Sending):
    url: str = ask(_("Address"), kind="liquid_line", at_most=2000)
    method: str = ask(_("Method"), kind="segmented", choices=[("POST", "POST"), ("PUT", "PUT")], default="POST")
    body: str = ask(
        _("What is sent"),
        help=_("JSON. Put values in with the filter json."),
        kind="liquid_code",
        needed=False,
        at_most=20_000,
        default=BODY,
    )


@register
class SendWebhook(Send[SendWebhookSettings]):
    kind = "send_webhook"
    channel = "webhook"
    icon = "webhook"
    settings = SendWebhookSettings
    example = {"url": "https://hooks.acmeboards.example/cairn", "message_class": "transactional", "is_prompt": False}

    def summary(self, settings: SendWebhookSettings) -> list[str]:
        return [settings.url] if settings.url else [gettext("No address yet")]

    def words(self, settings: SendWebhookSettings) -> str:
        return gettext("Calls another program and goes on when it has answered.")

    def touches(self, settings: SendWebhookSettings) -> int:
        # A machine reads it.
        return 0
