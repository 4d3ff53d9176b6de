"""What every provider is: what it is called, what it asks, how it sends, and what it says when it could not."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from channels.providers.reserved import is_reserved
from ground.registry import Registry

S = TypeVar("S")


class WhenUnknown(StrEnum):
    """What to do when nobody knows whether a message went out: send again (it deduplicates by our key), ask, or say nothing."""

    REPEAT = "repeat"
    ASK = "ask"
    SILENT = "silent"


class Refused(Exception):
    """The provider does not take this message. ``permanent``: never; otherwise it may later.

    ``suppress`` is the reason why the address must not be written to again, ``gone`` lists addresses that are no more.
    """

    def __init__(self, error: str, *, permanent: bool, code: str = "refused", suppress: str = "", gone: tuple[str, ...] = ()) -> None:
        super().__init__(error)
        self.error, self.permanent, self.code, self.suppress, self.gone = error, permanent, code, suppress, gone


class Unreachable(Exception):
    """The provider did not get this message. It may be tried again, after ``retry_after`` seconds where it said so."""

    def __init__(self, error: str, *, retry_after: float | None = None) -> None:
        super().__init__(error)
        self.error, self.retry_after = error, retry_after


class InDoubt(Exception):
    """The provider got this message and never said what became of it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message, finished. ``key`` is ours and the same in every attempt; ``callback`` is where receipts are heard.

    ``message_id`` 0: a test, of which no message is kept.
    """

    key: str
    message_id: int
    person_id: int
    channel: str
    to: tuple[str, ...]
    at: datetime
    sender_id: int = 0
    from_address: str = ""
    from_name: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    url: str = ""
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    segments: int = 0
    callback: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it.

    ``price`` where it said one (in ``currency``, else the sender's), ``gone`` the devices that are no more, ``delivered`` where it is there
    already.
    """

    provider_id: str = ""
    price: Decimal | None = None
    currency: str = ""
    gone: tuple[str, ...] = ()
    delivered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSettings:
    """Nothing is asked."""


class Provider(Generic[S]):
    """A provider: one instance for all senders. ``settings`` is a dataclass of ``ground.ask`` questions; kind ``secret`` is kept sealed.

    ``blocks``: sending waits for the network, so it happens in a thread with no transaction open.
    ``real``: it reaches people, so reserved addresses are refused.
    """

    key: ClassVar[str]
    channels: ClassVar[frozenset[str]]
    settings: ClassVar[type]
    when_unknown: ClassVar[WhenUnknown] = WhenUnknown.SILENT
    blocks: ClassVar[bool] = True
    real: ClassVar[bool] = True

    @property
    def title(self) -> str:
        return self._doc[0]

    @property
    def help(self) -> str:
        return "\n\n".join(self._doc[1:])

    @property
    def _doc(self) -> list[str]:
        module = inspect.getmodule(type(self))
        return [part.strip() for part in inspect.cleandoc(module.__doc__ or "" if module else "").split("\n\n")]

    def deliver(self, outgoing: Outgoing, settings: S) -> Accepted:
        """Send, unless every address is one that nobody may have. Raises Refused, Unreachable or InDoubt."""
        if self.real and any(is_reserved(address) for address in outgoing.to):
            raise Refused("reserved for examples", permanent=True, code="reserved_address")
        return self.send(outgoing, settings)

    def send(self, outgoing: Outgoing, settings: S) -> Accepted:
        raise NotImplementedError

    def send_together(self, batch: Sequence[Outgoing], settings: S) -> list[Accepted]:
        """Send several, for providers that do not block. When it raises, each is sent by itself, so a second time must change nothing."""
        return [self.send(outgoing, settings) for outgoing in batch]

    def find(self, key: str, settings: S) -> Accepted | None:
        """Say whether a message of this key was taken, for providers that can be asked; None: it was not."""
        raise NotImplementedError

    def environment(self) -> Mapping[str, Any]:
        """Give what the environment says of the settings."""
        return {}

    def together(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Put a sender's own settings and those of the environment together; its own go before."""
        return {**self.environment(), **own}


SHELF: Registry[Provider[Any]] = Registry("providers", lambda provider: provider.key)
P = TypeVar("P", bound=type[Provider[Any]])


def register(provider: P) -> P:
    SHELF.add(provider())
    return provider
