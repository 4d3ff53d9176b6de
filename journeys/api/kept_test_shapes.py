"""How kept tests look over the API."""

from typing import Any

from rest_framework import serializers

from audience.api.shapes import Body, Moment, Object, Shape
from journeys.models import KeptTest
from journeys.operations.testing import whys

STORY_HELP = (
    "`{person: {plan, zone, consents, fields, account}, at: “mon 21:40”, begins: {type, properties}, answers: [{step, does, after}], "
    "besides: [{type, properties, after}], paths: {step: port}}`, as in a file; it is played by somebody made up."
)
OUTCOME_HELP = "`{says: [{day, step, channel}], not_said: [{step, channel, why}], path: [“step.port”], ended, refused}`"

TEST: dict[str, Any] = {
    "name": "Storage at 83 %",
    "story": {
        "person": {"plan": "starter", "zone": "Europe/Lisbon", "consents": ["email", "push"], "fields": {"storage_used_pct": 83}},
        "at": "mon 21:40",
        "begins": {"type": "usage_threshold_hit", "properties": {"meter": "storage", "pct": 83, "threshold": 80}},
    },
}


class KeptTestShape(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()
    story = Object(help_text=STORY_HELP)
    outcome = Object(help_text=OUTCOME_HELP)
    kept_by = serializers.CharField()
    kept_at = Moment()
    state = serializers.CharField(
        help_text="passed, differs, or broken: it could not be played; empty: it was not played since it was kept."
    )
    played_revision = serializers.IntegerField(
        source="played", allow_null=True, help_text="The draft's revision that it was played on last."
    )
    played_at = Moment(allow_null=True)
    why = serializers.SerializerMethodField(help_text="What differs, or why it could not be played, in sentences.")

    def get_why(self, test: KeptTest) -> list[str]:
        return whys(test, test.journey.draft.graph)


class KeptTestGiven(Body):
    name = serializers.CharField(max_length=120)
    story = Object(help_text=STORY_HELP)
    outcome = Object(required=False, help_text=f"{OUTCOME_HELP}; not said: what comes of it now.")


class NameGiven(Body):
    name = serializers.CharField(max_length=120)
