"""What a backtest counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BacktestTally(models.Model):
    """One figure of a backtest. ``of`` is ``draft`` or ``live``; ``measure`` and ``key`` are those of ``insights.backtest.tally``.

    Each chunk of the job adds to it in its own transaction, together with its progress.
    """

    job = models.ForeignKey("cairn_engine.Job", on_delete=models.CASCADE, related_name="tallies")
    of = models.CharField(max_length=5)
    measure = models.CharField(max_length=20)
    key = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        verbose_name = _("figure of a backtest")
        verbose_name_plural = _("figures of backtests")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["job", "of", "measure", "key"], name="cairn_backtest_tally_once")]

    def __str__(self) -> str:
        return f"{self.of} {self.measure} {self.key}: {self.amount}"
