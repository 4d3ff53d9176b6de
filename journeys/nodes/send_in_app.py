"""In-app prompt

Show a prompt inside your application, the next time the person is there. A banner stays, a modal stands in the way, a
tooltip belongs to one place, an inline prompt is part of the page.

Your application asks Cairn's feed what to show. The prompt disappears by itself the moment the plan changes.
"""

from dataclasses import dataclass

from ground.ask import ask
from ground.words import _, gettext
from journeys.node import register
from journeys.sending import Send, Sending, quoted

STYLES = [("banner", _("Banner")), ("modal", _("Modal")), ("tooltip", _("Tooltip")), ("inline", _("Inline"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendInAppSettings(Sending):
    style: str = ask(_("How it appears"), kind="segmented", choices=STYLES, default="banner")
    title: str = ask(_("Title"), kind="liquid_line", at_most=200)
    body: str = ask(_("Text"), kind="liquid", at_most=1000)
    button_label: str = ask(_("Button"), kind="liquid_line", needed=False, at_most=60, default="")
    url: str = ask(_("Opens"), help=_("The address that the button opens."), kind="liquid_line", needed=False, at_most=2000, default="")


@register
class SendInApp(Send[SendInAppSettings]):
    kind = "send_in_app"
    channel = "in_app"
    icon = "app-window"
    settings = SendInAppSettings
    example = {
        "style": "banner",
        "title": "8 of 10 seats",
        "body": "Two more and the next invitation waits. Add seats now.",
        "button_label": "Add seats",
        "url": "https://acmeboards.example/seats",
    }

    def summary(self, settings: SendInAppSettings) -> list[str]:
        return [quoted(settings.body or settings.title)] if settings.body or settings.title else [gettext("No text yet")]

    def words(self, settings: SendInAppSettings) -> str:
        return gettext("Puts a prompt into the feed of your application and goes on when it is there.")
