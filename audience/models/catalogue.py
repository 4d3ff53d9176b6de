"""The plan catalogue: what a customer can be on, in order, with prices, limits and features."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """A plan. ``limits`` is ``{meter: number}`` (absent: unlimited), ``features`` a list of names. Prices are per month."""

    key = models.SlugField(_("name in code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), unique=True, help_text=_("The next plan is the next order that can be bought."))
    price = models.DecimalField(_("price a month"), max_digits=18, decimal_places=6, null=True, blank=True)
    yearly_price = models.DecimalField(_("price a year"), max_digits=18, decimal_places=6, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    features = models.JSONField(_("features"), default=list, blank=True)
    sold = models.BooleanField(_("can be bought"), default=True)
    checkout_url = models.CharField(_("checkout address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name
