"""One call over HTTP, with what may go wrong told apart: not reached, refused, or in doubt."""

import atexit
import json as json_
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from channels.providers.base import InDoubt, Refused, Unreachable
from channels.providers.line import CannotBeWritten, Lines, Said, Where, exchange

# All of it together stays well under the 30 seconds after which a claim is taken for lost.
TIMEOUT = httpx.Timeout(10.0, connect=4.0)
PORTS = {"http": 80, "https": 443}
OURS = {"User-Agent": "Cairn", "Accept": "*/*"}
_lines = Lines()
atexit.register(_lines.close)


class Response:
    """An answer, whatever its status."""

    def __init__(self, said: Said) -> None:
        self.status_code, self.headers, self.content = said

    def json(self) -> Any:
        """Read it as JSON. Raises ValueError."""
        return json_.loads(self.content)


def call(
    method: str,
    url: str,
    *,
    content: bytes | None = None,
    json: Any = None,
    data: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    server_name: str = "",
) -> Response:
    """Make one call. Raises Unreachable when nothing arrived there, InDoubt when it may have, Refused when it cannot be called at all.

    The body is ``content`` as it is, ``json`` or a form; ``server_name`` is whom the certificate must be for, where ``url`` has a number.
    """
    body, type_ = content or b"", ""
    if json is not None:
        body, type_ = json_.dumps(json, ensure_ascii=False, separators=(",", ":")).encode(), "application/json"
    elif data is not None:
        body, type_ = urlencode(data).encode(), "application/x-www-form-urlencoded"
    sent = {**OURS, **({"Content-Type": type_} if type_ else {}), **(headers or {})}
    if auth is not None:
        sent["Authorization"] = f"Basic {b64encode(':'.join(auth).encode()).decode()}"
    where, target = _where(url, server_name)
    if _by_proxy(where.scheme, where.host):
        return Response(_through_proxy(method, url, sent, body, server_name))
    return Response(_straight(where, method, target, sent, body))


def check(response: Response, error: str) -> None:
    """Raise what an answer that is no success means. ``error`` holds codes and numbers, never what the message said."""
    status = response.status_code
    if 200 <= status < 300:
        return
    if status in (502, 504) or status < 200:
        # A gateway gave up waiting, or the answer had yet to come: what stands behind it may have worked.
        raise InDoubt(error)
    if status >= 500 or status in (408, 425, 429):
        raise Unreachable(error, retry_after=_seconds(response.headers))
    if status in (401, 403):
        # Wrong credentials are the sender's fault, not the message's; somebody may mend them.
        raise Refused(error, permanent=False)
    raise Refused(error, permanent=True)


def _straight(where: Where, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Said:
    try:
        line = _lines.take(where, TIMEOUT.connect)
    except OSError as why:
        raise Unreachable(_named(why)) from why
    again = False
    try:
        said, again = exchange(line, method, target, headers, body, TIMEOUT.read)
    except CannotBeWritten as why:
        raise Refused(str(why), permanent=True) from why
    except (OSError, HTTPException) as why:
        raise InDoubt(_named(why)) from why
    finally:
        if again:
            _lines.give(where, line)
        else:
            line.close()
    return said


def _where(url: str, server_name: str) -> tuple[Where, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        if not target.isascii() or " " in target:
            target = httpx.URL(url).raw_path.decode()
    except (ValueError, KeyError, httpx.InvalidURL) as why:
        raise Refused(_named(why), permanent=True) from why
    if not parts.hostname:
        raise Refused("no host", permanent=True)
    return Where(parts.scheme, parts.hostname, port, server_name or parts.hostname), target


@lru_cache(maxsize=256)
def _by_proxy(scheme: str, host: str) -> bool:
    """Say whether the environment wants calls to this host to go through a proxy."""
    named = getproxies()
    return bool(named.get(scheme) or named.get("all")) and not proxy_bypass(host)


@lru_cache(maxsize=1)
def _proxied() -> httpx.Client:
    client = httpx.Client(follow_redirects=False, limits=httpx.Limits(max_connections=200, max_keepalive_connections=200))
    atexit.register(client.close)
    return client


def _through_proxy(method: str, url: str, headers: Mapping[str, str], body: bytes, server_name: str) -> Said:
    extensions = {"sni_hostname": server_name} if server_name else None
    try:
        answer = _proxied().request(method, url, content=body, headers=headers, timeout=TIMEOUT, extensions=extensions)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as why:
        raise Unreachable(_named(why)) from why
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as why:
        raise Refused(_named(why), permanent=True) from why
    except httpx.HTTPError as why:
        raise InDoubt(_named(why)) from why
    return Said(answer.status_code, dict(answer.headers), answer.content)


def _seconds(headers: Mapping[str, str]) -> float | None:
    value = headers.get("retry-after", "").strip()
    return float(value) if value.isdigit() else None


def _named(why: Exception) -> str:
    return type(why).__name__
