"""What a message says, as it was published: kept once, however many people it goes to."""

from django.db import models


class Content(models.Model):
    """``text`` is the send node's text (see channels.content.message); ``needs`` the variables that have no fallback.

    ``digest`` is a SHA-256 over channel and canonical text, so that the same text is one row.
    """

    digest = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=8)
    text = models.JSONField()
    needs = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.channel} {self.digest[:8]}"
