"""What somebody said about a step, to the others who draw."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engine.models import Journey


class Comment(models.Model):
    """One remark of a thread. It belongs to a step by the step's id, whichever version the step stands in, and is no part of the graph."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="comments", db_constraint=False)
    step = models.CharField(max_length=64)
    text = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    resolved_by = models.CharField(max_length=150, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ()
        indexes = [models.Index(fields=["journey", "step", "id"], name="comment_thread")]

    def __str__(self) -> str:
        return f"comment {self.pk} at {self.step}"
