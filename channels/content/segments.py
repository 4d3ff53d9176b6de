"""How many segments an SMS takes, which character makes it dear, and what it costs. Pure.

Counted as carriers bill: GSM-7 holds 160 units in one segment and 153 in each of several, UCS-2 holds 70 and 67 (UTF-16
units). An escape pair (``^ { } [ ] ~ \\ |`` and the euro sign) and a surrogate pair are never cut at a border. Graphemes
of several code points may be cut; phones put them together again. ``static/channels/js/segments.js`` counts the same.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = frozenset("\f^{}\\[~]|€")

# What people paste out of word processors, and what says the same in GSM-7.
TYPOGRAPHIC = {
    **dict.fromkeys("‐‑‒–—―−﹘﹣", "-"),
    **dict.fromkeys("‘’‚‛′´`ʹʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‹", "<"),
    **dict.fromkeys("›", ">"),
    "…": "...",
    "•": "*",
    "·": ".",
    "×": "x",
    "÷": "/",
    "⁄": "/",
    "№": "No.",
    "™": "(TM)",
    "®": "(R)",
    "©": "(C)",
    "→": "->",
    "←": "<-",
    "≤": "<=",
    "≥": ">=",
    "≠": "<>",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "¢": "c",
    "\t": " ",
    # A non-breaking space turns the text into UCS-2 and doubles the bill.
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2028\u2029\u0085", "\n"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff", ""),
}

LIMITS = {"GSM-7": (160, 153), "UCS-2": (70, 67)}


@dataclass(frozen=True, slots=True)
class Offence:
    """A character outside GSM-7: where it stands (in code points) and what could stand there instead, if anything."""

    index: int
    char: str
    replacement: str | None


@dataclass(frozen=True, slots=True)
class Meter:
    """What the counter beside an SMS shows."""

    alphabet: Literal["GSM-7", "UCS-2"]
    units: int
    segments: int
    single_limit: int
    offending: tuple[Offence, ...]


def measure(text: str) -> Meter:
    """Count a finished text. An empty one takes no segment."""
    offending = tuple(Offence(i, char, replacement(char)) for i, char in enumerate(text) if not _is_gsm(char))
    alphabet: Literal["GSM-7", "UCS-2"] = "UCS-2" if offending else "GSM-7"
    single, joined = LIMITS[alphabet]
    units = sum(_widths(text, alphabet))
    segments = (1 if units else 0) if units <= single else _pack(_widths(text, alphabet), joined)
    return Meter(alphabet, units, segments, single, offending)


def replacement(char: str) -> str | None:
    """Say what could stand in GSM-7 for a character outside it: a plain sign, or a Latin letter without its accent."""
    if char in TYPOGRAPHIC:
        return TYPOGRAPHIC[char]
    if "\u00c0" <= char <= "\u024f" or "\u1e00" <= char <= "\u1eff":
        bare = "".join(c for c in unicodedata.normalize("NFD", char) if not "\u0300" <= c <= "\u036f")
        if bare and all(c in GSM_BASIC for c in bare):
            return bare
    return None


def smart_replace(text: str, *, letters: bool = False) -> str:
    """Put plain signs for typographic ones. Letters lose their accents only when asked: "São" is a name."""
    changed = (
        char if _is_gsm(char) else TYPOGRAPHIC[char] if char in TYPOGRAPHIC else (replacement(char) if letters else None) or char
        for char in text
    )
    return "".join(changed)


def cost(recipients: int, segments: int, rate: Decimal, pass_through: Decimal = Decimal(0)) -> Decimal:
    """Price a send: every segment of every recipient costs the provider's rate and what the carrier adds to it."""
    return recipients * segments * (rate + pass_through)


def _is_gsm(char: str) -> bool:
    return char in GSM_BASIC or char in GSM_EXTENSION


def _widths(text: str, alphabet: str) -> Iterator[int]:
    if alphabet == "GSM-7":
        return (2 if char in GSM_EXTENSION else 1 for char in text)
    return (2 if char > "\uffff" else 1 for char in text)


def _pack(widths: Iterator[int], room: int) -> int:
    segments, used = 1, 0
    for width in widths:
        if used + width > room:
            segments, used = segments + 1, 0
        used += width
    return segments
