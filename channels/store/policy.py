"""What holds for everybody: guardrails, the installation's settings, who sends on each channel. Read again after a second."""

from collections.abc import Mapping
from dataclasses import dataclass

from audience.brief_cache import Brief
from audience.models import Installation, Plan
from channels.models import Guardrails, Sender

REGISTERED = {Sender.Registration.NONE, Sender.Registration.APPROVED}


@dataclass(frozen=True, slots=True)
class Policy:
    """``senders`` is ``{channel: Sender}`` of those that may speak; ``standing`` says for the others why not."""

    guardrails: Guardrails
    installation: Installation
    senders: Mapping[str, Sender]
    standing: Mapping[str, str]

    def sender_state(self, channel: str) -> str:
        """``ready``, ``missing``, ``inactive`` or ``unregistered``. In Sandbox the mailroom takes everything."""
        return "ready" if self.installation.is_sandbox else self.standing.get(channel, "missing")

    def needs_consent(self, channel: str) -> bool:
        if channel == "email":
            return self.installation.email_needs_consent
        if channel == "push":
            return self.installation.push_needs_consent
        return channel == "sms"


def read_policy() -> Policy:
    """Read the policy as it is this moment."""
    senders: dict[str, Sender] = {}
    standing: dict[str, str] = {}
    for sender in Sender.objects.order_by("id"):
        state = "inactive" if not sender.active else "ready" if sender.registration in REGISTERED else "unregistered"
        if state == "ready":
            senders.setdefault(sender.channel, sender)
        if standing.get(sender.channel) != "ready" and (state != "inactive" or sender.channel not in standing):
            standing[sender.channel] = state
    return Policy(Guardrails.current(), Installation.current(), senders, standing)


policy = Brief(read_policy, Guardrails, Installation, Sender)
catalogue = Brief(lambda: tuple(Plan.objects.order_by("order")), Plan)
