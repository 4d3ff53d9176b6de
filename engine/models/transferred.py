"""Who was transferred, and whatever is needed to put them back."""

from django.db import models


class Transferred(models.Model):
    """What a transfer did to one run, once. ``was`` is where the run rested before: ``engine.core.transfer.Place`` as JSON.

    It rests at ``node`` of ``version_id`` now, at this ``visit``; node "" : it was taken out. ``error``: it could not be done.
    ``back_at``: it was put back since.
    """

    job = models.ForeignKey("Job", on_delete=models.CASCADE, related_name="transferred")
    run_id = models.BigIntegerField()
    was = models.JSONField()
    version_id = models.BigIntegerField()
    node = models.CharField(max_length=64, blank=True)
    visit = models.IntegerField(default=0)
    at = models.DateTimeField()
    error = models.CharField(max_length=500, blank=True)
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "run_id"], name="cairn_transferred_once")]

    def __str__(self) -> str:
        return f"run {self.run_id} by job {self.job_id}"
