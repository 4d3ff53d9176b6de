"""Watchers: one per run, deciding the goal until its window closes, also after the run has ended."""

from django.db import models


class Watcher(models.Model):
    """``reached_at``: the goal happened within the window. ``credited``: this run's journey messaged last, so the money counts here."""

    run = models.OneToOneField("Run", primary_key=True, on_delete=models.CASCADE, related_name="watcher")
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    home = models.BigIntegerField()
    shard = models.SmallIntegerField()
    held_out = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    until = models.DateTimeField()
    open = models.BooleanField(default=True)
    messaged_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    credited = models.BooleanField(default=False)
    movement_id = models.BigIntegerField(null=True)
    mrr = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["home"], name="cairn_watcher_open_home", condition=models.Q(open=True)),
            models.Index(fields=["journey_id", "version_id", "entered_at"], name="cairn_watcher_journey"),
            models.Index(fields=["until"], name="cairn_watcher_until", condition=models.Q(open=True)),
        ]

    def __str__(self) -> str:
        return f"watcher of run {self.run_id}"
