"""The ledger of plan changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanMovement(models.Model):
    """A home went from one plan to another: one row, whatever brought the news.

    ``mrr_before`` and ``mrr_after`` are a month's price by the catalogue of that moment, in ``currency``.
    """

    home = models.BigIntegerField(db_index=True)
    person_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True)
    from_plan = models.CharField(_("from"), max_length=80, blank=True)
    to_plan = models.CharField(_("to"), max_length=80, blank=True)
    direction = models.SmallIntegerField(_("up or down"))
    mrr_before = models.DecimalField(_("MRR before"), max_digits=18, decimal_places=6)
    mrr_after = models.DecimalField(_("MRR after"), max_digits=18, decimal_places=6)
    currency = models.CharField(_("currency"), max_length=3)
    at = models.DateTimeField(_("at"))
    event_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("plan change")
        verbose_name_plural = _("plan changes")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.from_plan or '-'} to {self.to_plan or '-'}"
