"""The receipt log: what providers and people told us about a message."""

from django.db import models


class Receipt(models.Model):
    """``kind``: delivered, bounced, complained, failed, opened, clicked, replied, dismissed, unsubscribed. One row per provider event."""

    message_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    provider = models.CharField(max_length=20)
    provider_event_id = models.CharField(max_length=200)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "provider_event_id"], name="cairn_receipt_once")]
        indexes = [models.Index(fields=["message_id"], name="cairn_receipt_message")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.message_id}"
