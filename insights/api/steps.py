"""The step log: every decision about somebody, with its code, the values compared, and the sentence that people read."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.people import person_number
from audience.api.resource import Resource
from audience.api.shapes import Moment, Object, Shape, query
from engine.models import Step
from insights.api.finding import JOURNEY, PERSON, RUN, journey_number
from insights.api.scopes import SEE_STEPS
from insights.why import details, look_up, sentence, title


class StepShape(Shape):
    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="entered, refused, held_out, moved, rested, requested, asked, goal or ended.")
    at = Moment()
    person = serializers.IntegerField(source="person_id")
    journey = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()
    run = serializers.IntegerField(source="run_id", allow_null=True)
    node = serializers.CharField()
    port = serializers.CharField()
    code = serializers.CharField(help_text="Which rule, for programs.")
    values = Object(help_text="What it saw.")
    event = serializers.IntegerField(source="event_id", allow_null=True)
    message = serializers.IntegerField(source="message_id", allow_null=True)
    title = serializers.SerializerMethodField(help_text="What was decided.")
    why = serializers.SerializerMethodField(help_text="Why, in a sentence with the values.")
    details = serializers.SerializerMethodField(help_text="All that was asked.")

    def get_journey(self, step: Step) -> str:
        found = self.context["names"].journeys.get(step.journey_id)
        return found.key if found is not None else ""

    def get_version(self, step: Step) -> int:
        return int(self.context["names"].version(step).number)

    def get_title(self, step: Step) -> str:
        return title(step, self.context["names"])

    def get_why(self, step: Step) -> str:
        return sentence(step, self.context["names"])

    def get_details(self, step: Step) -> list[str]:
        return details(step, self.context["names"])


@extend_schema_view(
    list=extend_schema(
        summary="Read why something happened, or did not",
        description="Whoever was refused has a step as well, with its reason, and no run.",
        parameters=[PERSON, JOURNEY, RUN, query("kind", "Of this kind, such as refused.")],
        responses=StepShape(many=True),
    )
)
class Steps(Resource):
    needs = {"list": SEE_STEPS}

    def list(self, request: Request) -> Response:
        steps = Step.objects.all()
        if (person := person_number(self)) is not None:
            steps = steps.filter(person_id=person)
        if (journey := journey_number(self)) is not None:
            steps = steps.filter(journey_id=journey)
        if (run := self.number("run")) is not None:
            steps = steps.filter(run_id=run)
        if kind := self.text("kind"):
            steps = steps.filter(kind=kind)
        page: list[Any] = self.paginate_queryset(steps) or []
        names = look_up(page, now=self.now)
        return self.get_paginated_response(StepShape(page, many=True, context={"names": names}).data)
