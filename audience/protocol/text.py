"""Text that PostgreSQL and every reader agree on: NFC, no NUL, no lone surrogates."""

import re
from unicodedata import is_normalized, normalize

_surrogate = re.compile("[\ud800-\udfff]")
_control = re.compile("[\x00-\x1f\x7f]")


def clean(text: str) -> str:
    """Give the canonical form of a value."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    if "\0" in text:
        text = text.replace("\0", "")
    if _surrogate.search(text):
        # Two halves that came apart in escaping are one letter again; a half alone is none.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def is_torn(text: str) -> bool:
    """Tell whether a text holds what can be kept nowhere: NUL, or half a letter whose other half is missing."""
    if "\0" in text:
        return True
    if text.isascii() or not _surrogate.search(text):
        return False
    # Two halves that came apart in escaping are one letter.
    return bool(_surrogate.search(text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")))


def is_garbled(name: str) -> bool:
    """Tell whether an id or a name would become another one by being cleaned: it is torn, or has control characters inside."""
    return is_torn(name) or (not name.isprintable() and bool(_control.search(name.strip())))


def clean_name(text: str) -> str:
    """Give the canonical form of an id or a name: as a value, with no control characters and no blanks around it."""
    text = clean(text)
    return (_control.sub("", text) if not text.isprintable() else text).strip()
