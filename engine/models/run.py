"""A run: one walk of one person through one version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

LIVE = ("waiting", "sending", "parked")
OVER = ("completed", "exited", "failed")


class Run(models.Model):
    """Where somebody is in a journey. Whoever rests has exactly one future; the constraints say so.

    ``memory`` holds what the walk must remember: ``event`` (entry event's properties), ``event_type``, ``visits`` per node, ``sent``
    (message ids per node), ``last`` (id of the last message), ``dice`` by salt. ``listens`` are the event types that may wake it.
    Of pauses it keeps ``stood`` (when it stood still by itself, at this step) ``parked`` (it rings because a pause is over)
    and ``unheard`` (the visit, and since when what it waits for met it standing still).
    A transfer adds ``since`` (the visit, and from when its wait counts), ``said`` (by step, the visit at which it is passed over if it
    has spoken before) and ``calls`` (the version of a visit whose message was at its provider); see ``engine.core.transfer``.
    ``turn`` is its place at the throttle where it waits.
    ``held_out``: recorded for comparison, nothing is said to them.
    """

    journey = models.ForeignKey("Journey", on_delete=models.PROTECT, related_name="runs")
    version = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="runs")
    person_id = models.BigIntegerField()
    home = models.BigIntegerField()
    shard = models.SmallIntegerField()
    instance = models.CharField(max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10)
    node = models.CharField(_("step"), max_length=64)
    visit = models.IntegerField(default=1)
    node_at = models.DateTimeField(_("at this step since"))
    wake_at = models.DateTimeField(_("wakes"), null=True)
    listens = ArrayField(models.CharField(max_length=200), default=list)
    memory = models.JSONField(default=dict)
    started_at = models.DateTimeField(_("entered"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    held_out = models.BooleanField(_("held out"), default=False)
    paused_at = models.DateTimeField(_("paused"), null=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=[*LIVE, *OVER]), name="cairn_run_state_is_known"),
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(wake_at__isnull=False) | ~models.Q(listens=[]),
                name="cairn_run_waits_only_with_a_future",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(wake_at__isnull=False), name="cairn_run_sends_only_with_a_deadline"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=OVER) | models.Q(wake_at__isnull=True, listens=[], ended_at__isnull=False),
                name="cairn_run_over_has_no_future",
            ),
            models.CheckConstraint(condition=~models.Q(state__in=LIVE) | models.Q(ended_at__isnull=True), name="cairn_run_live_has_no_end"),
            models.UniqueConstraint(
                fields=["journey", "person_id", "instance"], condition=models.Q(state__in=LIVE), name="cairn_run_one_live_per_instance"
            ),
        ]
        indexes = [
            models.Index(fields=["shard", "wake_at", "id"], name="cairn_run_due", condition=models.Q(state__in=["waiting", "sending"])),
            models.Index(fields=["journey", "shard"], name="cairn_run_parked", condition=models.Q(state="parked")),
            models.Index(fields=["home"], name="cairn_run_live_home", condition=models.Q(state__in=LIVE)),
            models.Index(fields=["person_id", "journey"], name="cairn_run_person"),
            models.Index(fields=["version", "node", "shard"], name="cairn_run_at_step", condition=models.Q(state__in=LIVE)),
            models.Index(fields=["ended_at"], name="cairn_run_failed", condition=models.Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} at {self.node}"
