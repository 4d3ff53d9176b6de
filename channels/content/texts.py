"""What a send node asks for, by channel: one dataclass each. Every field but ``style`` and ``method`` is Liquid."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from channels.content import links
from channels.content.errors import BadLink, BadTemplate, ContentError
from channels.content.liquid import Kind, Template, compile
from channels.content.mail import assemble
from channels.content.markup import encode_addresses, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailText:
    subject: str
    preheader: str = ""
    heading: str = ""
    body: str = ""
    button_label: str = ""
    button_url: str = ""
    mjml: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsText:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PushText:
    title: str
    body: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InAppText:
    title: str
    body: str = ""
    button_label: str = ""
    url: str = ""
    style: str = "banner"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookText:
    url: str
    method: str = "POST"
    body: str = ""


Text = EmailText | SmsText | PushText | InAppText | WebhookText
TEXTS: dict[str, type[Text]] = {"email": EmailText, "sms": SmsText, "push": PushText, "in_app": InAppText, "webhook": WebhookText}

NOT_LIQUID = {"style", "method"}
# What the frame of a mail is given by us, whatever the values say.
GIVEN_TO_MAIL = frozenset(
    {"subject", "preheader", "heading", "body", "button_label", "button_url", "unsubscribe_url", "unsubscribe_label", "language", "company"}
)


def text_of(channel: str, settings: Mapping[str, object]) -> Text:
    """Build a channel's text from stored settings; what is not asked for is passed over, what is missing is blank."""
    wanted = TEXTS[channel]
    given = {f.name: str(settings[f.name]) for f in fields(wanted) if settings.get(f.name) is not None}
    return wanted(**({f.name: "" for f in fields(wanted) if f.name not in given and f.name not in NOT_LIQUID} | given))


def body_kind(body: str) -> Kind:
    """A webhook's body is JSON when it looks like it; Liquid's own braces do not."""
    return "json" if re.match(r"\s*(\{(?![{%])|\[)", body) else "text"


def templates_of(text: Text) -> Iterator[tuple[str, Template]]:
    """Read each field. Raises BadTemplate."""
    for name, source, kind in _sources(text):
        yield name, compile(source, kind)


def required_variables(text: Text) -> frozenset[str]:
    """Name the values without which this text cannot be sent: they have no fallback and stand in no condition."""
    found: set[str] = set()
    for name, template in templates_of(text):
        found |= template.required - GIVEN_TO_MAIL if name == "mjml" else template.required
    return frozenset(found)


def faults(text: Text) -> dict[str, ContentError]:
    """Say for each field what keeps it from being read, for the editor; of a link that is written out, where it may not lead."""
    found: dict[str, ContentError] = {}
    channel = next(name for name, kind in TEXTS.items() if isinstance(text, kind))
    for field in fields(text):
        try:
            for name, source, kind in _sources(text):
                if name == field.name:
                    compile(source, kind)
                    if kind == "url" and "{" not in source:
                        links.check(source, channel)
        except (BadTemplate, BadLink) as fault:
            found[field.name] = fault
    return found


def _sources(text: Text) -> Iterator[tuple[str, str, Kind]]:
    for field in fields(text):
        source = getattr(text, field.name)
        if not source or field.name in NOT_LIQUID:
            continue
        if field.name == "mjml":
            yield field.name, assemble(source), "html"
        elif field.name in ("url", "button_url"):
            yield field.name, source.strip(), "url"
        elif isinstance(text, EmailText) and field.name == "body":
            yield field.name, to_text(source), "text"
        elif isinstance(text, WebhookText):
            yield field.name, source, body_kind(source)
        else:
            yield field.name, encode_addresses(source), "text"
