"""The step log: every decision, with its code and the values compared."""

from typing import Any

from django.db import models

from engine.step_log import STEPS


class Step(models.Model):
    """One decision about one person: ``entered``, ``refused``, ``held_out``, ``moved``, ``rested``, ``requested``, ``goal``, ``ended``,
    ``asked`` (the gate), ``transfer``, ``hand`` (paused or resumed alone). ``code`` says which rule, ``values`` what it saw: ids, codes
    and numbers. The sentence is made on reading.

    The log is partitioned by the month of ``at``.
    """

    kind = models.CharField(max_length=10)
    person_id = models.BigIntegerField()
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    run_id = models.BigIntegerField(null=True)
    node = models.CharField(max_length=64, blank=True)
    visit = models.IntegerField(default=0)
    port = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=60, blank=True)
    values = models.JSONField(default=dict)
    event_id = models.BigIntegerField(null=True)
    message_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "at"], name="cairn_step_person_at"),
            models.Index(fields=["run_id"], name="cairn_step_run"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.node} {self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        STEPS.ready_for([self.at])
        super().save(*args, **kwargs)
