"""Through whom a channel speaks just now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from channels.models import Sender
from channels.providers import SHELF, Provider
from channels.secrets import CannotUnseal, unseal
from channels.store.policy import Policy, read_policy
from ground.settings import BadSetting, read

CHANNELS = ("sms", "email", "push", "in_app", "webhook")
WITHOUT_SENDER = {"in_app": "in_app", "webhook": "webhook"}


class SenderNotReady(Exception):
    """This sender's settings cannot be used. Look at it in the admin."""


@dataclass(frozen=True, slots=True)
class Route:
    """``sender`` None: nobody limits it. ``prices`` is the sender whose price counts, in Sandbox too.

    ``real``: in Sandbox, through whom the addresses of the allow-list are reached; ``in_sandbox`` marks that way itself.
    """

    provider: Provider[Any]
    settings: Any
    sender: Sender | None
    prices: Sender | None
    real: "Route | None" = None
    in_sandbox: bool = False


def routes(policy: Policy | None = None) -> Mapping[str, Route | None]:
    """Give the route of each channel; None where nobody can send. In Sandbox it is the mailroom's."""
    holds = policy or read_policy()
    return {channel: _route(channel, holds) for channel in CHANNELS}


def _route(channel: str, policy: Policy) -> Route | None:
    sender = policy.senders.get(channel)
    if policy.installation.is_sandbox:
        mailroom = SHELF["mailroom"]
        real = real_route(channel, sender) if sender is not None else None
        return Route(mailroom, mailroom.settings(), None, sender, replace(real, in_sandbox=True) if real is not None else None)
    return real_route(channel, sender)


def real_route(channel: str, sender: Sender | None) -> Route | None:
    """The way to real people by a sender; None where its provider or its settings are not there."""
    key = sender.provider if sender is not None else WITHOUT_SENDER.get(channel, "")
    provider = SHELF.get(key)
    if provider is None or channel not in provider.channels:
        return None
    try:
        return Route(provider, settings_of(provider, sender), sender, sender)
    except SenderNotReady:
        return None


def settings_of(provider: Provider[Any], sender: Sender | None) -> Any:
    """Read a sender's settings: its own, then those of the environment."""
    try:
        own = {**(sender.config or {}), **unseal(sender.secret)} if sender is not None else {}
        said = provider.together({name: value for name, value in own.items() if value not in ("", None)})
        return read(provider.settings, {name: value for name, value in said.items() if value not in ("", None)})
    except (BadSetting, CannotUnseal) as why:
        raise SenderNotReady(str(why)) from why
