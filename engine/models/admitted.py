"""How many people a journey with a cap has let in."""

from django.db import models

from engine.models.journey import Journey


class Admitted(models.Model):
    """A row of a journey whose entries are capped: how many entered in this hour and day of the installation, and in all.

    ``version_id`` is the version under which it was counted last: another one counts anew, from the counters.
    """

    journey = models.OneToOneField(Journey, on_delete=models.CASCADE, primary_key=True, related_name="+")
    version_id = models.BigIntegerField(default=0, db_default=0)
    hour_at = models.DateTimeField(null=True)
    in_hour = models.IntegerField(default=0, db_default=0)
    day_at = models.DateTimeField(null=True)
    in_day = models.IntegerField(default=0, db_default=0)
    in_all = models.IntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.in_all} in journey {self.journey_id}"
