"""A test of a message: to an address of the allow-list, outside of runs, caps and funnels."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audience.models import Person
from channels.content.message import Rendered
from channels.dispatch.routes import real_route
from channels.gate.reasons import sentence
from channels.providers import SHELF, InDoubt, Outgoing, Refused, Unreachable
from channels.providers.base import Provider
from channels.store.allowed import NotAnAddress, allowed, normal, read_allowed
from channels.store.policy import read_policy

MARK = "[Test]"


class CannotTest(ValueError):
    """A test was not sent: ``code``, ``field`` and ``sentence`` say why."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


@dataclass(frozen=True, slots=True)
class Tested:
    """Where a test went: through which provider, to which address as the list writes it."""

    provider: str
    address: str

    @property
    def is_real(self) -> bool:
        return self.provider != "mailroom"


def reachable(channel: str, text: str) -> str:
    """Give the address of a test as the allow-list writes it. Raises CannotTest where it is none or not on the list."""
    try:
        address = normal(channel, text)
    except NotAnAddress as why:
        raise CannotTest("no_address", "address", _("This is not an address to which a message of this channel can be sent.")) from why
    if not allowed(channel, [address], read_allowed()):
        words = _("%(address)s is not on the allow-list of “Sandbox or Sending”, so no test is sent there.")
        raise CannotTest("not_allowed", "address", words % {"address": address})
    return address


def send_test(person: Person, rendered: Rendered, address: str, now: datetime) -> Tested:
    """Send what was rendered for somebody to an ``address`` from ``reachable``, marked. Without a sender the mailroom takes it.

    No row of a message is written, so nothing counts it. Raises CannotTest with what the provider said.
    """
    policy = read_policy()
    sender = policy.senders.get(rendered.channel)
    route = real_route(rendered.channel, sender) if sender is not None else None
    provider: Provider[object] = route.provider if route is not None else SHELF["mailroom"]
    outgoing = Outgoing(
        key=f"cairn:test:{uuid.uuid4().hex}",
        message_id=0,
        person_id=person.pk,
        channel=rendered.channel,
        to=(address,),
        at=now,
        sender_id=sender.pk if sender is not None else 0,
        from_address=sender.address if sender is not None else "",
        from_name=sender.name if sender is not None else "",
        subject=f"{MARK} {rendered.subject}" if rendered.subject else "",
        text=rendered.text if rendered.subject else f"{MARK} {rendered.text}",
        html=rendered.html,
        url=rendered.url,
        headers=rendered.headers,
        segments=rendered.segments,
    )
    try:
        provider.deliver(outgoing, route.settings if route is not None else provider.settings())
    except Refused as no:
        raise CannotTest(no.code, "", sentence(no.code, {"error": no.error, "channel": rendered.channel})) from no
    except Unreachable as nobody:
        raise CannotTest("unreachable", "", _("The provider could not be reached: %(error)s.") % {"error": nobody.error}) from nobody
    except InDoubt as doubt:
        raise CannotTest("no_answer", "", sentence("no_answer", {"error": doubt.error})) from doubt
    return Tested(provider.key, address)
