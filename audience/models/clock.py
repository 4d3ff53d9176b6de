"""Clocks that were moved on by hand in Sandbox ("Let time pass")."""

from django.db import models


class Clock(models.Model):
    """A home whose now is ``ahead`` of everybody's."""

    home = models.BigIntegerField(primary_key=True)
    ahead = models.DurationField()

    def __str__(self) -> str:
        return f"{self.home} is {self.ahead} ahead"
