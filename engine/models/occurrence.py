"""Moments at which a start by schedule let people in, or should have."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engine.models.job import Job
from engine.models.journey import Journey


class Occurrence(models.Model):
    """``due_at`` is the planned moment; the row is what keeps it from coming twice. ``left_out``: why nobody was asked, a code."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="occurrences")
    due_at = models.DateTimeField(_("planned"))
    found_at = models.DateTimeField(_("begun"))
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="occurrence")
    left_out = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "due_at"], name="cairn_occurrence_once"),
            models.CheckConstraint(condition=models.Q(left_out="") | models.Q(job__isnull=True), name="cairn_occurrence_begun_or_left_out"),
        ]

    def __str__(self) -> str:
        return f"journey {self.journey_id} at {self.due_at:%Y-%m-%d %H:%M}"
