"""Which thresholds of a meter a home has crossed in its billing period."""

from django.db import models


class ThresholdCrossing(models.Model):
    """A crossing happens once per home, meter, threshold and billing period; the unique key says so."""

    home = models.BigIntegerField()
    meter = models.CharField(max_length=100)
    threshold = models.SmallIntegerField()
    period = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "meter", "threshold", "period"], name="cairn_crossing_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.meter} {self.threshold} % in {self.period}"
