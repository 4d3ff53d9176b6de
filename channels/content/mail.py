"""A mail's HTML: one base, in which blocks can be swapped, through MJML; and its plain text.

A message's own ``mjml`` is either a whole ``<mjml>`` document or only blocks, ``{% block main %}…{% endblock %}``, that take
the place of the base's (``header``, ``main``, ``footer``). One change of the base changes every mail that leans on it.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import mrml

from channels.content.errors import BadTemplate, CannotRender
from ground.words import _

BASE = (Path(__file__).parent / "base.mjml").read_text(encoding="utf-8")
BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)\s*-?%\}(.*?)\{%-?\s*endblock\s*-?%\}", re.DOTALL)


@lru_cache(maxsize=1024)
def assemble(own: str = "", base: str = BASE) -> str:
    """Put a message's own blocks into the base, or take its own document. Raises BadTemplate."""
    if "<mjml" in own:
        return BLOCK.sub(lambda block: str(block[2]), own)
    blocks: dict[str, str] = dict(BLOCK.findall(own))
    rest = BLOCK.sub("", own).strip()
    if rest:
        at = own.find(rest.split("\n")[0])
        raise BadTemplate(own.count("\n", 0, at) + 1, rest[:40].split("\n")[0], _("This stands neither in a block nor in <mjml>."))
    known = {name for name, _content in BLOCK.findall(base)}
    for name in blocks.keys() - known:
        at = own.find(name)
        raise BadTemplate(own.count("\n", 0, at) + 1, name, _("The base has no block of this name."))
    return BLOCK.sub(lambda block: str(blocks.get(block[1], block[2])), base)


def to_html(mjml: str) -> str:
    """Turn finished MJML into HTML. Nothing is included from files or the network."""
    try:
        return mrml.to_html(mjml.strip(), mrml.ParserOptions(include_loader=mrml.noop_loader())).content
    except (OSError, ValueError) as error:
        raise CannotRender(f"the MJML is not well formed ({error}).") from None


def to_text(html: str) -> str:
    """Read an HTML mail aloud, for mails that are written in MJML only."""
    reader = _Reader()
    reader.feed(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.said).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    BREAKS = {"p", "div", "tr", "br", "li", "h1", "h2", "h3", "table"}
    SILENT = {"head", "style", "script", "title"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent = 0
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag in self.BREAKS:
            self.said.append("\n")
        elif tag == "a":
            self.address = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "a" and self.address:
            self.said.append(f" ({self.address})")
            self.address = ""
        elif tag in self.BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)
