"""Makes the links of one message."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings

from channels.tracking.token import LONGEST, Kind, Word, key_of, write


class TrackedLinks:
    """See channels.content.links.LinkMaker. The same address gets the same link; so does it when a message is tried again.

    ``utm`` is added to every address that does not name it itself. ``made_at`` goes into the links of a mail, so that a
    scanner that clicks at once can be told from a person; an SMS has no room for it. ``way_out`` is false for a
    transactional mail, which has no unsubscribing.
    """

    def __init__(
        self,
        message_id: int,
        *,
        made_at: datetime | None = None,
        utm: Mapping[str, str] | None = None,
        picture: bool = True,
        way_out: bool = True,
    ) -> None:
        self.message_id = message_id
        self.made_at = made_at
        self.utm = dict(utm or {})
        self.picture = picture
        self.way_out = way_out
        self.urls: dict[str, int] = {}

    def track(self, url: str) -> str:
        index = self.urls.setdefault(url, len(self.urls))
        target = _with_utm(url, self.utm)
        if len(target) > LONGEST // 2:
            return target
        return self._address("t", Word(Kind.CLICK, self.message_id, index, target, self.made_at))

    def pixel(self) -> str:
        return f"{self._address('o', Word(Kind.OPEN, self.message_id, made_at=self.made_at))}.gif" if self.picture else ""

    def unsubscribe(self) -> str:
        return self._address("u", Word(Kind.UNSUBSCRIBE, self.message_id)) if self.way_out else ""

    def headers(self) -> dict[str, str]:
        """Let a mail program offer the way out with one click (RFC 8058); it takes an https address to be offered."""
        if not self.way_out:
            return {}
        return {"List-Unsubscribe": f"<{self.unsubscribe()}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}

    def _address(self, door: str, word: Word) -> str:
        return f"{settings.PUBLIC_URL.rstrip('/')}/{door}/{write(word, signing_key())}"


def links_for(
    message_id: int, channel: str, now: datetime, *, promotional: bool = True, utm: Mapping[str, str] | None = None
) -> TrackedLinks:
    """Make the links of a message about to go out on a channel."""
    mail = channel == "email"
    return TrackedLinks(message_id, made_at=now if mail else None, utm=utm, picture=mail, way_out=mail and promotional)


def signing_key() -> bytes:
    return _key(settings.SECRET_KEY)


def reading_keys() -> list[bytes]:
    """The key of today and those of secrets that were changed; links in old mails keep working while these are listed."""
    return [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return key_of(secret)


def _with_utm(url: str, utm: Mapping[str, str]) -> str:
    if not utm:
        return url
    parts = urlsplit(url)
    named = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    added = urlencode({name: value for name, value in utm.items() if name not in named and value})
    return urlunsplit(parts._replace(query="&".join(q for q in (parts.query, added) if q)))
