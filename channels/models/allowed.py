"""Who may be reached for real from Sandbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Allowed(models.Model):
    """``address`` as ``channels.store.allowed`` writes it: a folded mailbox or ``@domain``, a number +1…, a device's token."""

    channel = models.CharField(_("channel"), max_length=8)
    address = models.CharField(_("address"), max_length=500)
    added_by = models.CharField(_("added by"), max_length=150)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("allowed address")
        verbose_name_plural = _("allowed addresses")
        ordering = ["channel", "address"]
        constraints = [models.UniqueConstraint(fields=["channel", "address"], name="cairn_allowed_once")]

    def __str__(self) -> str:
        return self.address
