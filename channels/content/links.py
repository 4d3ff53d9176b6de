"""Addresses in messages: where they may lead, and who turns them into links that can be counted."""

import html
import re
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from channels.content.errors import BadLink

HREF = re.compile(r"""(<a\b[^>]*?\bhref=)(["'])(.*?)\2""", re.DOTALL | re.IGNORECASE)
BARE = re.compile(r"https?://[^\s<>\"']+")
TRAILING = ".,;:!?)]}*”’"

ALLOWED = {
    "email": {"http", "https", "mailto", "tel"},
    "sms": {"http", "https"},
    "in_app": {"http", "https"},
    "webhook": {"http", "https"},
}
# A push may open an app by a scheme of its own; these run code or read files.
NEVER = {"javascript", "data", "vbscript", "file", "blob", "about", ""}


class LinkMaker(Protocol):
    """Makes the links of one message."""

    def track(self, url: str) -> str:
        """Give the link that counts a click and then leads to ``url``; the same one for the same address."""
        ...

    def pixel(self) -> str:
        """Give the address of the picture that counts an opening, or nothing."""
        ...

    def unsubscribe(self) -> str:
        """Give the address of the page on which she says no more, or nothing."""
        ...

    def headers(self) -> dict[str, str]:
        """Give the headers a mail needs for one-click unsubscribing."""
        ...


class PlainLinks:
    """Leaves every address as it is: for previews and test sends."""

    def track(self, url: str) -> str:
        return url

    def pixel(self) -> str:
        return ""

    def unsubscribe(self) -> str:
        return "#"

    def headers(self) -> dict[str, str]:
        return {}


def check(url: str, channel: str) -> str:
    """Refuse an address that may not stand in a message of this channel."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadLink(url) from None
    if any(ord(char) < 33 for char in url):
        raise BadLink(url)
    if channel == "in_app" and url.startswith("/") and not url.startswith(("//", "/\\")):
        return url
    scheme = parts.scheme.lower()
    if scheme in NEVER or (channel in ALLOWED and scheme not in ALLOWED[channel]):
        raise BadLink(url)
    if scheme in ("http", "https") and not parts.netloc:
        raise BadLink(url)
    return url


def track_html(source: str, links: LinkMaker, seen: Callable[[str], object]) -> str:
    """Track every link of a mail but the one that unsubscribes."""

    def tracked(match: re.Match[str]) -> str:
        url = html.unescape(match[3]).strip()
        if url == links.unsubscribe() or url.startswith("#"):
            return match[0]
        return f"{match[1]}{match[2]}{html.escape(_tracked(url, 'email', links, seen))}{match[2]}"

    return HREF.sub(tracked, source)


def track_text(source: str, channel: str, links: LinkMaker, seen: Callable[[str], object]) -> str:
    """Track every address written out in a plain text."""

    def tracked(match: re.Match[str]) -> str:
        url = match[0].rstrip(TRAILING)
        if url == links.unsubscribe():
            return match[0]
        return _tracked(url, channel, links, seen) + match[0][len(url) :]

    return BARE.sub(tracked, source)


def track_url(url: str, channel: str, links: LinkMaker, seen: Callable[[str], object]) -> str:
    return _tracked(url, channel, links, seen) if url else ""


def _tracked(url: str, channel: str, links: LinkMaker, seen: Callable[[str], object]) -> str:
    check(url, channel)
    seen(url)
    return links.track(url) if url.lower().startswith(("http://", "https://")) else url
