"""Who changed what, when: one row per operation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class History(models.Model):
    """``values`` holds ids, codes and numbers, never a person's fields."""

    actor = models.CharField(_("who"), max_length=150)
    operation = models.CharField(_("what"), max_length=60)
    object_type = models.CharField(_("kind"), max_length=40)
    object_id = models.CharField(_("which"), max_length=64)
    values = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("history")
        verbose_name_plural = _("history")
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id", "-id"], name="cairn_history_object")]

    def __str__(self) -> str:
        return f"{self.operation} by {self.actor}"
