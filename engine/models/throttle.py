"""How many have passed a throttle lately, and which moments are promised."""

from django.db import models

from engine.models.journey import Journey


class Throttle(models.Model):
    """One step of a journey that lets only so many people pass; all versions share it. ``book``: see ``engine.core.turns``."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="throttles")
    node = models.CharField(max_length=64)
    book = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "node"], name="cairn_throttle_one_book")]

    def __str__(self) -> str:
        return f"{self.node} of journey {self.journey_id}"
