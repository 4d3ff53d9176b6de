"""Lines to providers that stay open between calls. Each carries one call at a time; whoever calls takes one and gives it back.

Calls are made by dozens of threads at once, and the pool of a general client costs each of them several milliseconds then; this one
takes the line that was used last, under one short lock.
"""

import select
from collections.abc import Mapping
from functools import cache
from http.client import HTTPConnection, HTTPSConnection, InvalidURL
from ssl import SSLContext
from threading import Lock
from time import monotonic
from typing import NamedTuple

import httpx

# Servers close what is idle; the shortest that are usual wait five seconds.
KEPT_SECONDS = 4.5
# An answer longer than this is cut off; nobody reads so far.
LONGEST_ANSWER = 2**20


class CannotBeWritten(ValueError):
    """An address or a header of this call cannot be written down."""


class Where(NamedTuple):
    """``name`` is whom the certificate must be for; ``host`` may be that name or a number."""

    scheme: str
    host: str
    port: int
    name: str


class Said(NamedTuple):
    """An answer. The names of ``headers`` are in small letters."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes


class _Secure(HTTPSConnection):
    """A line that is called by one name and checked for another."""

    def __init__(self, where: Where) -> None:
        super().__init__(where.host, where.port, context=trust())
        self._name = where.name

    def connect(self) -> None:
        HTTPConnection.connect(self)
        self.sock = trust().wrap_socket(self.sock, server_hostname=self._name)


@cache
def trust() -> SSLContext:
    """Whom to believe, read once: the list of certifi, or what SSL_CERT_FILE names."""
    context = httpx.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class Lines:
    """The open lines of this process."""

    def __init__(self) -> None:
        self._idle: dict[Where, list[tuple[float, HTTPConnection]]] = {}
        self._lock = Lock()
        self._swept = monotonic()

    def take(self, where: Where, connect_seconds: float | None) -> HTTPConnection:
        """Give a line, opened now where none is idle. Raises OSError when nobody is there."""
        while (found := self._last(where)) is not None:
            if _quiet(found):
                return found
            # The other side has closed it.
            found.close()
        line = _Secure(where) if where.scheme == "https" else HTTPConnection(where.host, where.port)
        line.timeout = connect_seconds
        try:
            line.connect()
        except BaseException:
            line.close()
            raise
        return line

    def give(self, where: Where, line: HTTPConnection) -> None:
        """Keep a line whose answer was read to its end, and now and then close those that nobody used for long."""
        now, old = monotonic(), []
        with self._lock:
            self._idle.setdefault(where, []).append((now, line))
            if now - self._swept >= KEPT_SECONDS:
                self._swept = now
                for there in list(self._idle):
                    old += [each for at, each in self._idle[there] if now - at >= KEPT_SECONDS]
                    self._idle[there] = [(at, each) for at, each in self._idle[there] if now - at < KEPT_SECONDS]
                self._idle = {there: lines for there, lines in self._idle.items() if lines}
        for each in old:
            each.close()

    def close(self) -> None:
        with self._lock:
            lines, self._idle = [line for idle in self._idle.values() for _, line in idle], {}
        for line in lines:
            line.close()

    def _last(self, where: Where) -> HTTPConnection | None:
        """Take the line used last; where even that is old, so are the others."""
        with self._lock:
            idle = self._idle.get(where)
            if not idle:
                return None
            if monotonic() - idle[-1][0] < KEPT_SECONDS:
                return idle.pop()[1]
            old = self._idle.pop(where)
        for _, line in old:
            line.close()
        return None


def exchange(
    line: HTTPConnection, method: str, target: str, headers: Mapping[str, str], body: bytes, seconds: float | None
) -> tuple[Said, bool]:
    """Ask and hear; give the answer and whether the line may be used again.

    Raises CannotBeWritten before anything is sent, OSError and HTTPException after that.
    """
    try:
        line.putrequest(method, target, skip_host="Host" in headers)
        for name, value in headers.items():
            line.putheader(name, value)
        line.putheader("Content-Length", str(len(body)))
    except (InvalidURL, ValueError) as why:
        raise CannotBeWritten(type(why).__name__) from why
    line.sock.settimeout(seconds)
    line.endheaders(body)
    answer = line.getresponse()
    content = answer.read(LONGEST_ANSWER)
    said = Said(answer.status, {name.lower(): value for name, value in answer.headers.items()}, content)
    # What is said before the answer (102, 103) is taken for it; the answer itself may still come on this line.
    return said, answer.isclosed() and not answer.will_close and said.status_code >= 200


def _quiet(line: HTTPConnection) -> bool:
    """Say whether nothing came on an idle line; the end of it is something."""
    if line.sock is None:
        return False
    poll = select.poll()
    poll.register(line.sock, select.POLLIN)
    return not poll.poll(0)
