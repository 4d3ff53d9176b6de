"""Pulses: when beat and the workers were last seen at work."""

from django.db import models


class Pulse(models.Model):
    """``beat``: the moment of its last tick, written by itself; ``worker``: when the last tick reached one."""

    name = models.CharField(max_length=10, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
