"""Advice about a text: what seldom works in an upgrade message. Pure; nothing here keeps a message from being sent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from channels.content.markup import BARE, LINK
from channels.content.texts import EmailText, InAppText, PushText, SmsText, Text
from ground.words import _, gettext

# A value that is an address: the catalogue's checkout page, a link that came with the event.
PLACED = re.compile(r"\{\{-?\s*[\w.]*(?:url|link)\w*\s*(?:\|.*?)?-?\}\}", re.IGNORECASE)

Code = Literal["leads_with_plan", "no_link", "many_links"]


@dataclass(frozen=True, slots=True)
class Advice:
    code: Code
    field: str
    template: str
    values: dict[str, object]

    @property
    def sentence(self) -> str:
        return gettext(self.template) % self.values


def lint(text: Text, plans: Iterable[str] = ()) -> tuple[Advice, ...]:
    """Look at an upgrade message: it leads with the constraint, and offers one link for one action."""
    found: list[Advice] = []
    field, opening = _opening(text)
    if word := _leading(opening, plans):
        found.append(
            Advice(
                "leads_with_plan", field, _("Open with what stops people (“{{used}} of {{limit}}”), not with “%(word)s”."), {"word": word}
            )
        )
    addresses = links_in(text)
    if addresses is not None and len(addresses) == 0:
        found.append(Advice("no_link", field, _("There is no link: people read it and can do nothing."), {}))
    if addresses is not None and len(addresses) > 1:
        found.append(
            Advice("many_links", field, _("There are %(count)d links; one link for one action works best."), {"count": len(addresses)})
        )
    return tuple(found)


def links_in(text: Text) -> frozenset[str] | None:
    """List the different addresses that an author wrote; ``None`` where links are no matter of the text."""
    match text:
        case SmsText():
            return _bare(text.text)
        case EmailText():
            labelled = {m[2] for m in LINK.finditer(text.body)}
            bare = _bare(LINK.sub("", text.body))
            own = {m[1] for m in re.finditer(r"href=[\"']([^\"']+)", text.mjml)}
            return frozenset(labelled | bare | own | ({text.button_url} if text.button_url else set()))
        case PushText() | InAppText():
            return frozenset({text.url} if text.url else ())
        case _:
            return None


def _opening(text: Text) -> tuple[str, str]:
    match text:
        case EmailText():
            return "subject", text.subject
        case SmsText():
            return "text", text.text
        case PushText() | InAppText():
            return "title", text.title
        case _:
            return "", ""


def _leading(opening: str, plans: Iterable[str]) -> str:
    words = opening.strip().lstrip("\"'“*[( ")
    for word in ("Upgrade", *plans):
        if word and re.match(rf"{re.escape(word)}\b", words, re.IGNORECASE):
            return words[: len(word)]
    named = re.match(r"\{\{\s*(next_plan(?:\.name)?)\s*\}\}", words)
    return named[1] if named else ""


def _bare(source: str) -> frozenset[str]:
    """Addresses that stand in a text as they are, and values that are one."""
    written = {m[0].rstrip(".,;:!?)") for m in BARE.finditer(source)}
    return frozenset(written | {m[0] for m in PLACED.finditer(BARE.sub("", source))})
