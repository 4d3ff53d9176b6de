"""Counts per version, step and port: deltas written by steps, folded into counters."""

from django.db import models


class Delta(models.Model):
    """What one step changed.

    ``measure``: entered, held_out, refused, waiting, passed, messaged, sent, skipped, failed, seen, clicked, goal, held_goal, upgraded,
    mrr (``port`` is the currency), ended (``port`` is the reason), moved_in and moved_out (``port`` is "hand" for one walk alone,
    "" for a job). At every step entered along the edges and moved_in are what waits, passed, ended and moved_out.
    """

    version_id = models.BigIntegerField()
    node = models.CharField(max_length=64, blank=True)
    port = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=10)
    hour = models.DateTimeField()
    amount = models.DecimalField(max_digits=24, decimal_places=6)

    def __str__(self) -> str:
        return f"{self.measure} {self.amount}"


class Counter(models.Model):
    version_id = models.BigIntegerField()
    node = models.CharField(max_length=64, blank=True)
    port = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=10)
    hour = models.DateTimeField()
    amount = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version_id", "node", "port", "measure", "hour"], name="cairn_counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.amount}"
