"""A publish that is to come: who asked for what, for which moment, and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engine.models import Journey


class Planned(models.Model):
    """``revision`` is the draft's that was looked at; only that one is published. ``asked`` is ``{"note", "ticks", "moves",
    "enrol", "shadow", "inside"}``.

    ``why``: the sentence, where it was not published. ``number``: the version that it became. ``seen``: somebody has read why.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Published")
        FAILED = "failed", _("Not published")
        CANCELLED = "cancelled", _("Cancelled")

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="planned")
    at = models.DateTimeField(_("goes live"))
    revision = models.PositiveIntegerField()
    asked = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    asked_by = models.CharField(_("planned by"), max_length=150)
    asked_at = models.DateTimeField(_("planned"))
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True, default="")
    number = models.PositiveIntegerField(null=True)
    why = models.CharField(max_length=500, blank=True, default="")
    seen = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("planned publish")
        verbose_name_plural = _("planned publishes")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["journey"], condition=models.Q(state="waiting"), name="cairn_planned_one_at_once"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", ended_at__isnull=True)
                | models.Q(state__in=["done", "failed", "cancelled"], ended_at__isnull=False),
                name="cairn_planned_over_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="cairn_planned_due", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"journey {self.journey_id} at {self.at:%Y-%m-%d %H:%M}"
