"""Webhook

Posts JSON to an address of yours, signed so that you can tell it is Cairn: `Cairn-Signature: t=<seconds>,v1=<HMAC-SHA-256 of
"<seconds>.<body>" with the signing secret>`. The header `Idempotency-Key` is the same in every attempt; do nothing when you know it.

What is in doubt is sent again. Addresses that lead into a private network are refused, unless the sender allows them.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as django_settings

from channels.providers.base import Accepted, Outgoing, Provider, Refused, WhenUnknown, register
from channels.providers.http import call, check
from channels.providers.networks import pinned
from ground.ask import ask
from ground.words import _

METHODS = {"POST", "PUT", "PATCH"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    secret: str = ask(_("Signing secret"), kind="secret", default="", needed=False)
    allow_private: bool = ask(_("May lead into a private network"), default=False)


@register
class Webhook(Provider[WebhookSettings]):
    key = "webhook"
    channels = frozenset({"webhook"})
    settings = WebhookSettings
    when_unknown = WhenUnknown.REPEAT

    def environment(self) -> Mapping[str, Any]:
        allowed = bool(getattr(django_settings, "WEBHOOKS_MAY_BE_PRIVATE", False))
        return {"secret": default_secret(), "allow_private": allowed}

    def send(self, outgoing: Outgoing, settings: WebhookSettings) -> Accepted:
        if outgoing.method not in METHODS or urlsplit(outgoing.url).scheme not in ("http", "https"):
            raise Refused("not an address to post to", permanent=True)
        body = (outgoing.text or "{}").encode()
        url, host, name = pinned(outgoing.url, allow_private=settings.allow_private)
        headers = {
            "Host": host,
            "Content-Type": "application/json",
            "User-Agent": "Cairn",
            "Idempotency-Key": outgoing.key,
            "Cairn-Signature": signature(body, settings.secret or default_secret(), int(outgoing.at.timestamp())),
        }
        response = call(outgoing.method, url, content=body, headers=headers, server_name=name)
        check(response, f"HTTP {response.status_code}")
        return Accepted(provider_id=response.headers.get("x-request-id", "")[:200])


def signature(body: bytes, secret: str, seconds: int) -> str:
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={signed}"


def default_secret() -> str:
    """The signing secret of an installation that set none: derived, so that it stays the same and the key itself is not given away."""
    return hmac.new(django_settings.SECRET_KEY.encode(), b"cairn webhook signing", hashlib.sha256).hexdigest()
