"""Tallies: what this installation did since it exists, for whoever watches it from outside."""

from django.db import models


class Tally(models.Model):
    """So many of a kind, written in the transaction that did them; the sweep adds rows of one kind up.

    ``name`` and ``label``: ``walked`` by the kind of inbox row, ``rung`` (timers), ``asked`` (messages put before the gate again),
    ``steps`` by the upper bound of their length in seconds, ``step_us`` (their length in all, microseconds), ``set_aside`` by what could
    not be walked, ``settled`` by ``channel:outcome``.
    """

    name = models.CharField(max_length=20)
    label = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.label} {self.amount}"
