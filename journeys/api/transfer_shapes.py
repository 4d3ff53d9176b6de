"""How moves of people look over the API."""

from typing import Any

from rest_framework import serializers

from audience.api.shapes import Body, Moment, Shape
from engine.core.transfer import DEEDS, WAITS
from journeys.operations.transfer import Asked


class StandingShape(Shape):
    """A step of an earlier version at which people are."""

    version = serializers.IntegerField()
    node = serializers.CharField()
    title = serializers.CharField()
    became = serializers.ChoiceField(choices=["same", "changed", "gone"])
    people = serializers.IntegerField()
    to = serializers.CharField(help_text="Where they would go on: the same step or the next that is there. Empty: that is not plain.")


class ChoiceGiven(Body):
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="The version that they walk.")
    node = serializers.CharField(max_length=64, help_text="The step at which they are.")
    do = serializers.ChoiceField(choices=DEEDS, help_text="They stay on their version, are moved to a step of the new one, or leave.")
    to = serializers.CharField(required=False, allow_blank=True, max_length=64, default="", help_text="The step to which they are moved.")
    wait = serializers.ChoiceField(
        choices=WAITS,
        default="keep",
        help_text="What remains of a wait is kept (never more than the new step asks), what was waited counts, or it begins anew.",
    )


class TransferGiven(Body):
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="Move them to this version; otherwise to the live one."
    )
    choices = ChoiceGiven(many=True, allow_empty=False, help_text="Whoever is at a step that is not named stays.")


class JobShape(Shape):
    """Long work and how far it is."""

    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="transfer; transfer_back: the undoing of one; enrol; occurrence: what a schedule began.")
    state = serializers.CharField(help_text="waiting, running, done, cancelled or failed.")
    journey = serializers.CharField(source="journey.key", default=None, allow_null=True)
    total = serializers.IntegerField(help_text="How much there was to do when it began.")
    done = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Could not be done, each for a reason of its own.")
    percent = serializers.IntegerField()
    error = serializers.CharField(help_text="Why it failed as a whole.")
    begun_by = serializers.CharField()
    begun_at = Moment()
    changed_at = Moment(help_text="Its last chunk.")
    ended_at = Moment(allow_null=True)


class TransferShape(JobShape):
    can_be_undone = serializers.IntegerField(help_text="How many have not gone on since and would be put back.")


def asked_of(said: Any) -> list[Asked]:
    return [Asked(**one) for one in said]
