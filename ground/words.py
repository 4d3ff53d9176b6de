"""Words that people read, in code that knows no Django: marked where they are written, translated when they are shown."""

from collections.abc import Callable

Translate = Callable[[str], str]
TranslateNumber = Callable[[str, str, int], str]


def _same(text: str) -> str:
    return text


def _same_number(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


class _Voice:
    """Who translates. The house sets it once, at start."""

    one: Translate = staticmethod(_same)
    number: TranslateNumber = staticmethod(_same_number)


def speak_with(one: Translate, number: TranslateNumber) -> None:
    """Let these two translate from now on."""
    _Voice.one = staticmethod(one)
    _Voice.number = staticmethod(number)


def _(text: str) -> str:
    """Mark a text for the catalogue of translations; it is translated when somebody reads it."""
    return text


def gettext(text: str) -> str:
    """Translate into the reader's language, now. An empty text stays empty."""
    return _Voice.one(text) if text else ""


def ngettext(one: str, many: str, number: int) -> str:
    return _Voice.number(one, many, number)
