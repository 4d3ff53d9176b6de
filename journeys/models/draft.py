"""The draft of a journey: one per journey, changed only through operations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engine.models import Journey


class Draft(models.Model):
    """``graph`` as the canvas, files and the API have it; ``revision`` grows by one with each saved change."""

    journey = models.OneToOneField(Journey, primary_key=True, on_delete=models.CASCADE, related_name="draft")
    graph = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(_("changed by"), max_length=150, blank=True)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        permissions = [
            ("publish_draft", _("Can publish a journey")),
            ("hold_draft", _("Can pause, close and archive a journey")),
        ]

    def __str__(self) -> str:
        return f"draft of {self.journey_id}, revision {self.revision}"
