"""A journey as the engine knows it, and its versions, which never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Journey(models.Model):
    """``key`` is what people and files call it; ``live`` the version that new people enter; ``before_pause`` its state after a pause."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed to new people")
        ARCHIVED = "archived", _("Archived")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    live = models.ForeignKey("Version", null=True, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    before_pause = models.CharField(max_length=8, blank=True, default="", db_default="")
    owner = models.CharField(_("owner"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("made"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "archived"]) | models.Q(live__isnull=False), name="cairn_journey_live_has_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(state="paused", paused_at__isnull=False)
                | (~models.Q(state="paused") & models.Q(paused_at__isnull=True)),
                name="cairn_journey_paused_since",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pause(models.Model):
    """A pause that is over. A run's wait is counted without it when it rings, so that resuming costs the same for ten people and a million.

    ``late``: what becomes of waits that would have ended meanwhile, see ``engine.core.frozen``. ``thawed``: whoever was parked rings again.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    late = models.CharField(max_length=4)
    thawed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(late__in=["send", "wait", "skip"]), name="cairn_pause_choice_is_known"),
            models.CheckConstraint(condition=models.Q(ended_at__gte=models.F("started_at")), name="cairn_pause_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"pause of journey {self.journey_id}"


class Version(models.Model):
    """A published version. ``graph`` is canonical (see docs/how-it-flows); what the hot loop reads is derived from it in memory.

    ``shadow``: it is walked for a look only. What it would say is kept as drafts, and nobody hears it.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    graph = models.JSONField()
    note = models.CharField(_("note"), max_length=500, blank=True)
    published_by = models.CharField(_("published by"), max_length=150)
    published_at = models.DateTimeField(_("published"))
    shadow = models.BooleanField(_("in shadow"), default=False, db_default=False)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["journey", "number"], name="cairn_version_number_once")]
        indexes = [models.Index(fields=["id"], name="cairn_version_shadow", condition=models.Q(shadow=True))]

    def __str__(self) -> str:
        return f"{self.journey_id} v{self.number}"
