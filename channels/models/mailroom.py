"""What the sandbox provider received."""

from django.db import models

from channels.models.message import Message


class MailroomItem(models.Model):
    """One message in the mailroom, or something that came back (``direction`` ``in``: a reply)."""

    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="mailroom")
    person_id = models.BigIntegerField()
    channel = models.CharField(max_length=8)
    direction = models.CharField(max_length=3, default="out")
    text = models.TextField(blank=True)
    key = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "at"], name="cairn_mailroom_person")]

    def __str__(self) -> str:
        return f"{self.channel} {self.direction} {self.at:%H:%M}"
