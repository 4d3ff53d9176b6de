"""A pseudo-locale: every string that went through gettext comes back in brackets, so what stands bare did not."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import translation

OPEN, CLOSE = "⟦", "⟧"
SPOKEN = {"alt", "aria-label", "placeholder", "title", "data-copied"}
SILENT = {"script", "style", "code", "kbd", "pre", "samp"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "path", "rect", "source", "wbr"}
# Names of languages, of the product and of units stay as they are.
BARE_IS_FINE = re.compile(r"\b(Cairn|Ctrl K|Esc)\b|⌘K|&\w+;")


@contextmanager
def brackets() -> Iterator[None]:
    """Put brackets around whatever gettext gives."""

    def around(name: str) -> Any:
        real = getattr(translation._trans, name)

        def bracketed(*args: Any) -> str:
            said = real(*args)
            return f"{OPEN}{said}{CLOSE}" if said and any(letter.isalpha() for letter in said) else said

        return bracketed

    with pytest.MonkeyPatch.context() as patch:
        for name in ("gettext", "ngettext", "pgettext", "npgettext"):
            patch.setattr(translation._trans, name, around(name))
        yield


class _Said(HTMLParser):
    """Collects what a page says: its texts and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[bool] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        silent = tag in SILENT or given.get("translate") == "no" or bool(self.stack and self.stack[-1])
        if tag not in VOID:
            self.stack.append(silent)
        if silent:
            return
        spoken = [value for name, value in attrs if name in SPOKEN and value]
        if tag == "input" and given.get("type") in {"submit", "button"} and given.get("value"):
            spoken.append(given["value"] or "")
        self.said.extend(spoken)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.stack:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.stack and self.stack[-1]):
            self.said.append(data.strip())


def _outside(text: str) -> str:
    depth, left = 0, []
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        if not depth and letter != CLOSE:
            left.append(letter)
    return "".join(left)


def bare_texts(html: str) -> list[str]:
    """List what a page says that did not go through gettext. What people typed belongs into another script, or ``translate="no"``.

    A text in several pieces of markup keeps its brackets open from one piece to the next, so pieces are joined first.
    """
    said = _Said()
    said.feed(html)
    joined = _outside("\n".join(said.said))
    return [line.strip() for line in joined.splitlines() if re.search(r"[A-Za-z]{2,}", BARE_IS_FINE.sub("", line))]
