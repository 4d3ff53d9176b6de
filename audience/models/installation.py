"""The installation: one company, its mode, zone and currency."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """Row 1 and no other. In Sandbox dispatch reaches the mailroom, and for real the addresses of the allow-list only."""

    class Mode(models.TextChoices):
        SANDBOX = "sandbox", _("Sandbox")
        SENDING = "sending", _("Sending")

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.CharField(_("name"), max_length=120, default="Cairn")
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.SANDBOX)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    currency = models.CharField(_("reporting currency"), max_length=3, default="USD")
    email_needs_consent = models.BooleanField(_("e-mail needs a recorded consent"), default=False)
    push_needs_consent = models.BooleanField(_("push needs a recorded consent"), default=False)
    thresholds = models.JSONField(
        _("usage thresholds"), default=dict, blank=True, help_text=_('Percent by meter: {"storage": [80, 95]}. All others: 80, 90, 100.')
    )
    free_to_paid_is_expansion = models.BooleanField(_("free to paid counts as an upgrade"), default=True)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installation")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="cairn_installation_is_one")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Installation":
        """Read the one row; an installation that never saved one has the defaults."""
        return cls.objects.filter(id=1).first() or cls()

    @property
    def is_sandbox(self) -> bool:
        return self.mode == self.Mode.SANDBOX
