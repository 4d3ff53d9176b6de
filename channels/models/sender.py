"""Senders: through whom and under which name a channel speaks."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from audience.models.consent import Channel
from audience.money import Money

FROM_ZERO = [MinValueValidator(0)]


class Sender(models.Model):
    """``config`` holds what is not secret; ``secret`` is encrypted with a key derived from SECRET_KEY and never exported.

    Prices and fees are in ``currency``; empty: the installation's reporting currency. The fees of the registration are a month's and
    belong to no message.
    """

    class Registration(models.TextChoices):
        NONE = "none", _("not needed")
        DRAFT = "draft", _("not registered")
        PENDING = "pending", _("waiting for approval")
        APPROVED = "approved", _("approved")

    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    provider = models.CharField(_("provider"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("from"), max_length=320, blank=True)
    config = models.JSONField(_("settings"), default=dict, blank=True)
    secret = models.BinaryField(null=True, editable=False)
    registration = models.CharField(_("registration"), max_length=10, choices=Registration.choices, default=Registration.NONE)
    brand_id = models.CharField(
        _("brand id"), max_length=80, blank=True, default="", db_default="", help_text=_("As the registry of the carriers has it.")
    )
    campaign_id = models.CharField(_("campaign id"), max_length=80, blank=True, default="", db_default="")
    brand_fee = models.DecimalField(_("brand fee a month"), max_digits=12, decimal_places=6, default=0, db_default=0, validators=FROM_ZERO)
    campaign_fee = models.DecimalField(
        _("campaign fee a month"), max_digits=12, decimal_places=6, default=0, db_default=0, validators=FROM_ZERO
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of prices and fees. Empty: the reporting currency."),
    )
    rate_per_second = models.PositiveIntegerField(_("messages a second at most"), default=50)
    price = models.DecimalField(_("price a segment"), max_digits=12, decimal_places=6, default=0, validators=FROM_ZERO)
    pass_through = models.DecimalField(_("carrier fee a segment"), max_digits=12, decimal_places=6, default=0, validators=FROM_ZERO)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")
        ordering = ["channel", "name"]

    def __str__(self) -> str:
        return self.name

    def rate(self, reporting: str) -> Money:
        """Give the price of a segment, carrier fee included; ``reporting`` is the installation's currency."""
        currency = self.currency or reporting
        return Money(Decimal(self.price), currency) + Money(Decimal(self.pass_through), currency)

    def monthly(self, reporting: str) -> Money:
        """Give what its registration costs a month."""
        currency = self.currency or reporting
        return Money(Decimal(self.brand_fee), currency) + Money(Decimal(self.campaign_fee), currency)


class Pace(models.Model):
    """How fast a sender goes: its token bucket and its breaker, one row, so that all workers share them."""

    sender = models.OneToOneField(Sender, primary_key=True, on_delete=models.CASCADE, related_name="pace")
    allowance = models.FloatField(default=0)
    at = models.DateTimeField()
    failures = models.IntegerField(default=0)
    rests_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.allowance:.0f} of sender {self.sender_id}"
