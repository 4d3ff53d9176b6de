"""A rehearsal that is kept with its journey, to be played again at every publish."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from engine.models import Journey


class KeptTest(models.Model):
    """``story`` and ``outcome`` as ``journeys.kept.shape`` has them; ``played`` is the draft's revision that it was played on last,
    None when it was not since it was kept; ``result`` what came of it: ``{outcome}``, or ``{why}`` where it could not be played.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="tests")
    name = models.CharField(_("name"), max_length=120)
    story = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    kept_by = models.CharField(_("kept by"), max_length=150, blank=True)
    kept_at = models.DateTimeField(_("kept"))
    played = models.PositiveIntegerField(null=True)
    played_at = models.DateTimeField(_("played"), null=True)
    result = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("kept test")
        verbose_name_plural = _("kept tests")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["journey", "name"], name="cairn_kept_test_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """``passed``, ``differs`` or ``broken`` (could not be played); empty: not played since it was kept."""
        if self.played is None:
            return ""
        if "why" in self.result:
            return "broken"
        return "passed" if self.result.get("outcome", {}) == self.outcome else "differs"

    def whole(self) -> dict[str, Any]:
        """Give it as files and the API have it."""
        return {"name": self.name, **self.story, "outcome": self.outcome}
