"""Small words that several sentences share: channels, properties of an event, lists."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from audience.rules import phrases

CHANNELS: Mapping[str, str | Promise] = {
    "email": gettext_lazy("E-mail"),
    "sms": gettext_lazy("SMS"),
    "push": gettext_lazy("Push"),
    "in_app": gettext_lazy("In-app message"),
    "webhook": gettext_lazy("Webhook"),
}
# The same inside a sentence.
IN_SENTENCE: Mapping[str, str | Promise] = {
    "email": pgettext_lazy("inside a sentence", "e-mail"),
    "sms": pgettext_lazy("inside a sentence", "SMS"),
    "push": pgettext_lazy("inside a sentence", "push"),
    "in_app": pgettext_lazy("inside a sentence", "in-app message"),
    "webhook": pgettext_lazy("inside a sentence", "webhook"),
}
ICONS = {"email": "mail", "sms": "message-square", "push": "bell-ring", "in_app": "app-window", "webhook": "webhook"}
# What tells one event of a type from the next is said first.
FIRST = ("meter", "feature", "threshold")
CLASSES: Mapping[str, str | Promise] = {
    "promotional": gettext_lazy("promotional"),
    "transactional": gettext_lazy("transactional"),
}


def channel(key: str) -> str:
    return str(CHANNELS.get(key, key or _("Message")))


def channel_inside(key: str) -> str:
    return str(IN_SENTENCE.get(key, key or _("message")))


def value(what: Any) -> str:
    return phrases.value(what, _)


def properties(said: Mapping[str, Any], most: int = 5) -> str:
    """Say an event's properties: meter storage, pct 83."""
    plain = {name: one for name, one in said.items() if not isinstance(one, Mapping) and one is not None and one != ""}
    shown = {name: value(one) for name, one in sorted(plain.items(), key=lambda pair: pair[0] not in FIRST)}
    used, limit = plain.get("used"), plain.get("limit")
    if _number(used) and _number(limit):
        # Both sides of a meter are written alike: 9,200 of 10,000.
        shown["used"] = _("%(used)s of %(limit)s") % {"used": _thousands(used), "limit": _thousands(limit)}
        del shown["limit"]
    told = [f"{name} {one}" for name, one in list(shown.items())[:most]]
    return ", ".join([*told, "…"] if len(shown) > most else told)


def _number(one: Any) -> TypeGuard[float]:
    return isinstance(one, int | float) and not isinstance(one, bool)


def _thousands(one: float) -> str:
    return f"{one:,.2f}".rstrip("0").rstrip(".") if abs(one) < 10**15 else value(one)


def joined(parts: Iterable[str]) -> str:
    """Put sentences beside each other, each with its full stop."""
    return " ".join(part if part.endswith((".", "…", "?")) else f"{part}." for part in parts if part)


def readable(code: str) -> str:
    """Make words of a code that nobody explained: node_is_gone becomes "node is gone"."""
    return code.strip("$").replace("_", " ").replace("-", " ") or _("no reason was kept")


def opening(text: str) -> str:
    """Begin a sentence, unless it begins with a name that code gave, such as seats_used."""
    first = text.partition(" ")[0]
    return text if "_" in first or not text else text[0].upper() + text[1:]
