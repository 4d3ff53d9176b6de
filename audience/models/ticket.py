"""Support tickets that somebody has open: nobody is sold anything while they wait for help."""

from django.db import models


class Ticket(models.Model):
    person_id = models.BigIntegerField()
    external_id = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "external_id"], name="cairn_ticket_once")]

    def __str__(self) -> str:
        return self.external_id
