"""Long work: one row a job, one for each part of it, so that any worker goes on where another one stopped."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """Work that is done in chunks. ``kind`` names who does it (see ``engine.jobs``), ``arguments`` say what.

    ``total`` is what there was to do when it began, ``done`` what is done; ``left_out`` could not be done, each with its reason.
    ``error``: the sentence, for a job that failed as a whole. ``changed_at``: its last chunk.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    ACTIVE = (State.WAITING, State.RUNNING)
    # The runs of the chunk that is at work in this process: if it fails alone, that is the one.
    at_work: tuple[int, ...] = ()

    kind = models.CharField(_("kind"), max_length=20)
    arguments = models.JSONField(default=dict)
    journey = models.ForeignKey("Journey", null=True, on_delete=models.CASCADE, related_name="jobs")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    total = models.BigIntegerField(_("in all"), default=0)
    done = models.BigIntegerField(_("done"), default=0)
    left_out = models.BigIntegerField(_("left out"), default=0)
    error = models.CharField(_("error"), max_length=500, blank=True)
    begun_by = models.CharField(_("begun by"), max_length=150)
    begun_at = models.DateTimeField(_("begun"))
    changed_at = models.DateTimeField(_("changed"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | models.Q(state__in=["done", "cancelled", "failed"], ended_at__isnull=False),
                name="cairn_job_over_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["journey"],
                condition=models.Q(kind__in=["transfer", "transfer_back"], state__in=["waiting", "running"]),
                name="cairn_job_one_transfer_at_once",
            ),
            models.UniqueConstraint(
                fields=["journey"],
                condition=models.Q(kind="enrol", state__in=["waiting", "running"]),
                name="cairn_job_one_enrolment_at_once",
            ),
        ]
        indexes = [models.Index(fields=["id"], name="cairn_job_active", condition=models.Q(state__in=["waiting", "running"]))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int:
        """How much of it is done, whole percents; never 100 before it is."""
        if self.state == self.State.DONE:
            return 100
        return min(99, int(100 * (self.done + self.left_out) / self.total)) if self.total else 0


class JobPart(models.Model):
    """A part of a job, taken by one worker at a time. ``number``: for work on runs, their shard. ``over``: nothing is left in it.

    ``reached``: of work that goes through rows by their ids, the last one it has looked at; None before it has begun.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    total = models.BigIntegerField()
    done = models.BigIntegerField(default=0)
    over = models.BooleanField(default=False)
    reached = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="cairn_job_part_once")]

    def __str__(self) -> str:
        return f"part {self.number} of job {self.job_id}"
