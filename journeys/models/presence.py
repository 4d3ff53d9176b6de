"""Who has a draft open: a row per tab, renewed while somebody looks, forgotten soon after."""

from django.db import models

from engine.models import Journey


class Presence(models.Model):
    """A tab of ``user_id`` in which a draft is open, and the step chosen there. The table is unlogged: after a crash it is empty."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    tab = models.CharField(max_length=40)
    user_id = models.BigIntegerField()
    name = models.CharField(max_length=150)
    step = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["journey", "user_id", "tab"], name="presence_is_one_per_tab")]

    def __str__(self) -> str:
        return f"{self.name} at {self.journey_id}"
