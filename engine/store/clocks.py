"""Clocks that were moved on by hand."""

from collections.abc import Iterable
from datetime import timedelta

from audience.asking import fetch
from audience.models import Clock


def ahead_of(homes: Iterable[int]) -> dict[int, timedelta]:
    """By how much the clocks of these homes are ahead; homes with an ordinary clock are left out."""
    return dict(fetch("clocks_ahead", homes=list(homes)))


def move(home: int, ahead: timedelta) -> None:
    Clock.objects.update_or_create(home=home, defaults={"ahead": ahead})
