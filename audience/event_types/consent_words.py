"""The words for channels and classes in consent events."""

from collections.abc import Mapping
from typing import Any

from ground.words import _

CHANNELS = (("email", _("e-mail")), ("sms", _("SMS")), ("push", _("push")), ("in_app", _("in-app")), ("webhook", _("webhook")))
CLASSES = (("promotional", _("promotional")), ("transactional", _("transactional")))


def channels_of(channel: str) -> tuple[str, ...]:
    return (channel,) if channel else ()


def recorded_by(context: Mapping[str, Any]) -> str:
    """Say who recorded it, by hand or with which key; only Cairn itself writes this place of the context."""
    said = context.get("cairn")
    return str(said.get("actor") or "")[:150] if isinstance(said, Mapping) else ""
