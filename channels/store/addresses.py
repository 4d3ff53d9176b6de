"""The addresses of a person by channel, and those that must not be written to."""

from collections.abc import Iterable

from audience.models import Suppression
from audience.profile import Profile
from audience.profiles import fold

__all__ = ["addresses_of", "fold", "suppressed"]


def addresses_of(channel: str, profile: Profile) -> tuple[str, ...]:
    """Give the addresses of a channel, as suppression knows them; a phone is written +1…, an e-mail folded."""
    if channel == "email":
        return (fold(profile.email),) if "@" in profile.email else ()
    if channel == "sms":
        return (profile.phone,) if profile.phone else ()
    if channel == "push":
        return tuple(profile.push_tokens)
    return ()


def suppressed(channel: str, addresses: Iterable[str]) -> dict[tuple[str, str], str]:
    found = Suppression.objects.filter(channel=channel, address__in=list(addresses), lifted_at__isnull=True)
    return {(channel, address): reason for address, reason in found.values_list("address", "reason")}
