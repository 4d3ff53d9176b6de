"""From the text of a send node and a person's values to what goes out. Pure: no clock, no database, no files.

Texts of the channels: see ``texts``. Values: see ``values_for``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from channels.content import links as linking
from channels.content import mail, markup
from channels.content.errors import CannotRender, EmptySubject
from channels.content.links import LinkMaker, PlainLinks
from channels.content.liquid import Kind, compile
from channels.content.segments import measure
from channels.content.texts import (
    EmailText,
    InAppText,
    PushText,
    SmsText,
    Text,
    WebhookText,
    body_kind,
    faults,
    required_variables,
    text_of,
)
from ground.words import _

# Gmail hides what comes after this much, the unsubscribe link included.
CLIP_BYTES = 102 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A finished message. ``subject`` is the title of a push or prompt; ``links`` are the addresses as written, each once."""

    channel: str
    subject: str = ""
    text: str = ""
    html: str = ""
    url: str = ""
    button_label: str = ""
    style: str = ""
    method: str = ""
    preheader: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    alphabet: str = ""
    units: int = 0
    segments: int = 0
    size: int = 0
    clipped: bool = False


@dataclass(frozen=True, slots=True)
class _Pen:
    """Fills in the fields of one message."""

    channel: str
    values: Mapping[str, object]
    links: LinkMaker
    locale: str
    zone: str
    seen: dict[str, None] = field(default_factory=dict)

    def write(self, source: str, kind: Kind = "text") -> str:
        return compile(source, kind).render(self.values, locale=self.locale, zone=self.zone) if source else ""

    def line(self, source: str) -> str:
        """One line: a break in a value must not start a header or a second title."""
        return " ".join(self.write(markup.encode_addresses(source)).split())

    def address(self, source: str) -> str:
        return linking.track_url(self.write(source.strip(), "url").strip(), self.channel, self.links, self.see)

    def see(self, url: str) -> None:
        self.seen.setdefault(url)


def render(
    channel: str,
    text: Text | Mapping[str, object],
    values: Mapping[str, object],
    links: LinkMaker | None = None,
    *,
    locale: str = "en",
    zone: str = "UTC",
    base: str = mail.BASE,
    unsubscribe_label: str = "Unsubscribe",
) -> Rendered:
    """Fill a text in for one person.

    Raises MissingValue, BadTemplate, BadLink, CannotRender; all are ContentError with a code, values and a sentence.
    """
    given = text_of(channel, text) if isinstance(text, Mapping) else text
    pen = _Pen(channel, values, links or PlainLinks(), locale, zone)
    match given:
        case EmailText():
            return _email(given, pen, base, unsubscribe_label)
        case SmsText():
            return _sms(given, pen)
        case PushText():
            said = pen.line(given.title), pen.write(given.body).strip(), pen.address(given.url)
            return _sized(Rendered(channel=channel, subject=said[0], text=said[1], url=said[2], links=tuple(pen.seen)))
        case InAppText():
            return _sized(
                Rendered(
                    channel=channel,
                    subject=pen.line(given.title),
                    text=pen.write(given.body).strip(),
                    button_label=pen.line(given.button_label),
                    url=pen.address(given.url),
                    style=given.style,
                    links=tuple(pen.seen),
                )
            )
        case WebhookText():
            return _webhook(given, pen)


def _email(given: EmailText, pen: _Pen, base: str, unsubscribe_label: str) -> Rendered:
    slots: dict[str, object] = {
        "subject": pen.line(given.subject),
        "preheader": pen.line(given.preheader),
        "heading": pen.line(given.heading),
        "body": Markup(markup.without_empty_paragraphs(pen.write(markup.to_html(given.body), "html"))),  # noqa: S704  escaped there
        "button_label": pen.line(given.button_label),
        "button_url": pen.write(given.button_url.strip(), "url"),
        "unsubscribe_url": pen.links.unsubscribe(),
        "unsubscribe_label": unsubscribe_label,
        "language": pen.locale.split("_")[0],
        "company": pen.values.get("company"),
    }
    if not slots["subject"]:
        raise EmptySubject("subject")
    frame = compile(mail.assemble(given.mjml, base), "html")
    html = mail.to_html(frame.render({**pen.values, **slots}, locale=pen.locale, zone=pen.zone))
    html = linking.track_html(html, pen.links, pen.see)
    text = _plain(given, pen, slots) if given.body or given.heading or not given.mjml else mail.to_text(html)
    if pixel := pen.links.pixel():
        picture = f'<img src="{pixel}" width="1" height="1" alt="" border="0">'
        html = html.replace("</body>", f"{picture}</body>") if "</body>" in html else html + picture
    size = len(html.encode())
    return Rendered(
        channel="email",
        subject=str(slots["subject"]),
        preheader=str(slots["preheader"]),
        text=text,
        html=html,
        url=pen.links.track(url) if (url := str(slots["button_url"])) else "",
        button_label=str(slots["button_label"]),
        headers=pen.links.headers(),
        links=tuple(pen.seen),
        size=size,
        clipped=size > CLIP_BYTES,
    )


def _plain(given: EmailText, pen: _Pen, slots: Mapping[str, object]) -> str:
    """Write the alternative for those who read no HTML."""
    body = linking.track_text(pen.write(markup.to_text(given.body)).strip(), "email", pen.links, pen.see)
    parts = [str(slots["heading"]), body]
    if slots["button_url"]:
        parts.append(f"{slots['button_label']}: {linking.track_url(str(slots['button_url']), 'email', pen.links, pen.see)}")
    if slots["unsubscribe_url"]:
        parts.append(f"{slots['unsubscribe_label']}: {slots['unsubscribe_url']}")
    return re.sub(r"\n(?:[^\S\n]*\n){2,}", "\n\n", "\n\n".join(part for part in parts if part))


def _sms(given: SmsText, pen: _Pen) -> Rendered:
    text = linking.track_text(pen.write(markup.encode_addresses(given.text)).strip(), "sms", pen.links, pen.see)
    meter = measure(text)
    return Rendered(
        channel="sms",
        text=text,
        links=tuple(pen.seen),
        alphabet=meter.alphabet,
        units=meter.units,
        segments=meter.segments,
        size=len(text.encode()),
    )


def _webhook(given: WebhookText, pen: _Pen) -> Rendered:
    url = linking.check(pen.write(given.url.strip(), "url").strip(), "webhook")
    body = pen.write(given.body, body_kind(given.body)).strip()
    if body_kind(given.body) == "json":
        try:
            json.loads(body)
        except ValueError:
            raise CannotRender(_("the body is not JSON; write values with the filter json.")) from None
    return _sized(Rendered(channel="webhook", url=url, method=(given.method or "POST").upper(), text=body))


def _sized(rendered: Rendered) -> Rendered:
    return replace(rendered, size=len((rendered.subject + rendered.text + rendered.url).encode()))


__all__ = [
    "EmailText",
    "InAppText",
    "PushText",
    "Rendered",
    "SmsText",
    "Text",
    "WebhookText",
    "faults",
    "render",
    "required_variables",
    "text_of",
]
