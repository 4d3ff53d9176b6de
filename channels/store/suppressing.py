"""Addresses that must not be written to."""

from datetime import datetime

from audience.models import Suppression


def suppress(channel: str, address: str, reason: str, now: datetime) -> None:
    """Write an address down, or write it down again after it was lifted. An earlier reason stays while it holds."""
    if not address:
        return
    kept, made = Suppression.objects.get_or_create(channel=channel, address=address[:320], defaults={"reason": reason[:20], "at": now})
    if not made and kept.lifted_at is not None:
        Suppression.objects.filter(pk=kept.pk).update(reason=reason[:20], at=now, lifted_at=None)


def lift(channel: str, address: str, now: datetime, *, reason: str = "stop") -> bool:
    """Lift a suppression that has this reason; give whether there was one. A bounce is not lifted by a START."""
    return bool(Suppression.objects.filter(channel=channel, address=address, reason=reason, lifted_at=None).update(lifted_at=now))
