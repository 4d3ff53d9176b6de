"""Events that could not be taken in, with the field and the reason, until somebody repairs or drops them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Quarantined(models.Model):
    """``history``: it came by ``/v1/import``; repaired, it still starts and wakes nothing."""

    source_id = models.BigIntegerField(null=True)
    type = models.CharField(_("type"), max_length=200, blank=True)
    code = models.CharField(_("code"), max_length=40)
    field = models.CharField(_("field"), max_length=200, blank=True)
    sentence = models.CharField(_("why"), max_length=500)
    message_id = models.CharField(_("message id"), max_length=200, blank=True)
    original = models.TextField(_("as it came"))
    history = models.BooleanField(_("imported"), default=False, db_default=False)
    received_at = models.DateTimeField(_("received"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("quarantined event")
        verbose_name_plural = _("quarantined events")
        ordering = ["-id"]
        indexes = [models.Index(fields=["type", "-received_at"], name="cairn_quarantine_type")]

    def __str__(self) -> str:
        return f"{self.type or '?'}: {self.sentence}"
