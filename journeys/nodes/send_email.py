"""E-mail

Send an e-mail. It has room for what a push has not: what the person is missing, a comparison of plans, one button to the
upgrade.

Write a heading, a text and a button; they are set into the base that all mails share. Put values in by the picker, each
with a fallback or a value that everybody has. Links are counted, and one click unsubscribes.
"""

from dataclasses import dataclass

from ground.ask import ask
from ground.settings import BadSetting
from ground.words import _, gettext
from journeys.node import register
from journeys.sending import Send, Sending, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class SendEmailSettings(Sending):
    subject: str = ask(_("Subject"), kind="liquid_line", at_most=500)
    preheader: str = ask(
        _("Preview line"), help=_("What mail programs show beside the subject."), kind="liquid_line", needed=False, at_most=300, default=""
    )
    heading: str = ask(_("Heading"), kind="liquid_line", needed=False, at_most=300, default="")
    body: str = ask(_("Text"), help=_("An empty line begins a paragraph."), kind="liquid", needed=False, at_most=50_000, default="")
    button_label: str = ask(_("Button"), kind="liquid_line", needed=False, at_most=100, default="")
    button_url: str = ask(_("The button opens"), kind="liquid_line", needed=False, at_most=2000, default="")
    mjml: str = ask(
        _("Layout of its own"),
        help=_("MJML: a whole document, or blocks that take the place of the base's. Empty: the base."),
        kind="mjml",
        needed=False,
        at_most=100_000,
        default="",
        late=True,
    )


@register
class SendEmail(Send[SendEmailSettings]):
    kind = "send_email"
    channel = "email"
    icon = "mail"
    settings = SendEmailSettings
    example = {
        "subject": "Room to grow",
        "heading": "You have filled {{ storage_used_pct }} % of your storage",
        "body": "Pro has ten times the room.\n\nYour boards stay as they are.",
        "button_label": "See your options",
        "button_url": "https://acmeboards.example/upgrade",
    }

    def problems(self, settings: SendEmailSettings) -> list[BadSetting]:
        found = []
        if not settings.body and not settings.mjml:
            found.append(BadSetting("body", "needed", gettext("Write a text, or give a layout of its own.")))
        if bool(settings.button_label) != bool(settings.button_url):
            missing = "button_url" if settings.button_label else "button_label"
            found.append(BadSetting(missing, "needed", gettext("A button needs a label and an address.")))
        return found

    def summary(self, settings: SendEmailSettings) -> list[str]:
        return [quoted(settings.subject)] if settings.subject else [gettext("No subject yet")]

    def words(self, settings: SendEmailSettings) -> str:
        return gettext("Sends an e-mail and goes on when it is known what became of it.")
