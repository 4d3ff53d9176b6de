"""Who fetches a link without a person having touched it: prefetching, scanners, previews, copies of a picture. Pure.

Nothing here is certain; what is doubtful does not count, because a journey reads "clicked" as "she is interested".
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

Why = Literal["head", "prefetch", "machine", "too_soon"]

# Nobody reads a mail this fast; the scanners of mail gateways follow links while they take the mail in.
TOO_SOON = timedelta(seconds=2)

PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
AHEAD = re.compile(r"prefetch|prerender|preview|instant", re.IGNORECASE)

MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|scanner|urlcheck|linkcheck|monitor|headless|phantomjs"
    r"|facebookexternalhit|whatsapp/|skypeuripreview|slack-imgproxy|bingpreview|google-safety|google-read-aloud|mediapartners"
    r"|barracuda|proofpoint|mimecast|symantec|trendmicro|trend micro|sophos|fireeye|forcepoint|safelinks|microsoft office existence"
    r"|curl/|wget/|python-requests|python-urllib|python-httpx|aiohttp|go-http-client|libwww|java/|apache-httpclient|node-fetch|axios/",
    re.IGNORECASE,
)
# The picture proxies of web mail fetch when the person opens, so they count as an opening, never as a click.
PICTURE_PROXIES = re.compile(r"googleimageproxy|yahoomailproxy", re.IGNORECASE)
# Apple Mail fetches every picture on arrival, in this name and no other.
APPLE_PREFETCH = "Mozilla/5.0"


def discounted(
    kind: Literal["clicked", "opened"],
    method: str,
    headers: Mapping[str, str],
    now: datetime,
    made_at: datetime | None,
    too_soon: timedelta = TOO_SOON,
) -> Why | None:
    """Say why a fetch does not count, or nothing when it does."""
    if method != "GET":
        return "head"
    if any(AHEAD.search(headers.get(name, "")) for name in PURPOSES):
        return "prefetch"
    agent = headers.get("User-Agent", "").strip()
    if not agent or MACHINES.search(agent):
        return "machine"
    if PICTURE_PROXIES.search(agent):
        return None if kind == "opened" else "machine"
    if kind == "opened" and agent == APPLE_PREFETCH:
        return "prefetch"
    if made_at is not None and now - made_at < too_soon:
        return "too_soon"
    return None
