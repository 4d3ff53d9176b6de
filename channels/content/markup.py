"""The little markup of a mail's body: a blank line parts paragraphs, **bold**, [words](address) or an address alone. Pure.

What comes out is still Liquid: words of the author are escaped here, values later by the HTML dialect, so that a person's
name can bring neither markup nor links.
"""

import html
import re
from functools import lru_cache

LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
LINK = re.compile(r"\[([^\]\n]+)\]\(([^()\s]+)\)")
BARE = re.compile(r"https?://(?:\{\{.*?\}\}|\{%.*?%\}|[^\s<>\"'{])+", re.DOTALL)
# The same where Liquid is hidden: "[words](address)" or an address alone.
LINK_OR_BARE = re.compile(LINK.pattern + r"|(https?://[^\s<>\"')]*[^\s<>\"').,;:!?])")
EMPTY = re.compile(r"<p>(?:\s|<br />)*</p>\s*")
# Private characters stand for pieces of Liquid while the words around them are worked on.
OPEN, TAG, CLOSE = "\ue000", "\ue001", "\ue002"
STAND_IN = re.compile(f"[{OPEN}{TAG}](\\d+){CLOSE}")
ONLY_TAGS = re.compile(rf"(?:\s*{TAG}\d+{CLOSE}\s*)+")


@lru_cache(maxsize=2048)
def to_html(source: str) -> str:
    """Turn a body into HTML that is still a template."""
    hidden, pieces = _hide(source)
    paragraphs = []
    for part in re.split(r"\n[^\S\n]*\n", hidden.strip()):
        if ONLY_TAGS.fullmatch(part):
            paragraphs.append(part.strip())
        elif part.strip():
            lines = html.escape(part.strip(), quote=False)
            lines = LINK_OR_BARE.sub(lambda m: _anchor(m, pieces), lines)
            lines = BOLD.sub(r"<strong>\1</strong>", lines)
            paragraphs.append(f"<p>{_break(lines)}</p>")
    return _show("\n".join(paragraphs), pieces)


@lru_cache(maxsize=2048)
def to_text(source: str) -> str:
    """Turn a body into plain text that is still a template."""
    hidden, pieces = _hide(source)
    hidden = LINK.sub(lambda m: f"{m[1]} ({_address(m[2], pieces, escape=False)})", hidden.strip())
    return encode_addresses(_show(BOLD.sub(r"\1", hidden), pieces))


@lru_cache(maxsize=2048)
def encode_addresses(source: str) -> str:
    """Percent-encode values that stand inside an address of a plain text."""
    return BARE.sub(lambda address: LIQUID.sub(lambda piece: _as_link_part(piece[0]), address[0]), source)


def without_empty_paragraphs(rendered: str) -> str:
    return EMPTY.sub("", rendered)


def _hide(source: str) -> tuple[str, list[str]]:
    pieces: list[str] = []

    def stand_in(match: re.Match[str]) -> str:
        pieces.append(match[0])
        return f"{TAG if match[0].startswith('{%') else OPEN}{len(pieces) - 1}{CLOSE}"

    clean = re.sub(f"[{OPEN}{TAG}{CLOSE}]", "", source).replace("\r\n", "\n")
    return LIQUID.sub(stand_in, clean), pieces


def _show(text: str, pieces: list[str]) -> str:
    return STAND_IN.sub(lambda m: pieces[int(m[1])], text)


def _address(hidden: str, pieces: list[str], *, escape: bool = True) -> str:
    """Write an address: a value that starts it is an address itself, others are parts of it."""

    def piece(match: re.Match[str]) -> str:
        found = pieces[int(match[1])]
        return found if match.start() == 0 else _as_link_part(found)

    return STAND_IN.sub(piece, hidden.replace('"', "%22") if escape else hidden)


def _anchor(match: re.Match[str], pieces: list[str]) -> str:
    if match[3]:
        address = _address(match[3], pieces)
        return f'<a href="{address}">{address}</a>'
    return f'<a href="{_address(match[2], pieces)}">{match[1]}</a>'


def _as_link_part(piece: str) -> str:
    if not piece.startswith("{{") or "link_part" in piece:
        return piece
    inner = piece[2:-2]
    left, right = ("-" if inner.startswith("-") else ""), ("-" if inner.endswith("-") else "")
    return f"{{{{{left} {inner.strip('-').strip()} | link_part {right}}}}}"


def _break(lines: str) -> str:
    """Keep the author's line breaks, but around lines that hold tags only."""
    said, after_text = "", False
    for line in lines.split("\n"):
        is_text = ONLY_TAGS.fullmatch(line) is None
        said += f"<br />{line}" if is_text and after_text else line
        after_text = is_text
    return said
