"""Enrolling who fits a journey already: counted, begun, followed, cancelled."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource, number_of
from audience.api.shapes import Shape, example, query
from journeys.api.shapes import EnrolGiven
from journeys.api.transfer_shapes import JobShape
from journeys.graph.finished import finished
from journeys.graph.shape import Graph
from journeys.operations import enrolment, rights
from journeys.operations.enrolment import DEFAULT_DAYS, Enrolling
from journeys.operations.finding import find

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH)
JOB = OpenApiParameter("job", int, OpenApiParameter.PATH)


class FittingShape(Shape):
    people = serializers.IntegerField(allow_null=True, help_text="Null: counting takes longer than anybody waits.")
    by_event = serializers.BooleanField(help_text="Only people with such an event count, as it stands in the log.")
    days = serializers.IntegerField()
    outside = serializers.IntegerField(
        allow_null=True, help_text="Of them, who is inside or was here too lately to enter again. Null: not counted."
    )


def enrolling_of(said: Mapping[str, Any] | None) -> Enrolling | None:
    """Read what a body says of enrolling; nothing is nobody."""
    return Enrolling(days=said["days"], most=said["limit"]) if said is not None else None


@extend_schema_view(
    list=extend_schema(
        summary="List enrolments", description="Those by hand and those by a schedule.", parameters=[KEY], responses=JobShape(many=True)
    ),
    retrieve=extend_schema(summary="Read an enrolment", parameters=[KEY, JOB], responses=JobShape),
    create=extend_schema(
        summary="Enrol who fits already",
        description="Everybody who fits the start is asked in, in chunks, and enters by the same door as all others: filter, caps, "
        "holdout and re-entry are asked. Read it to see how far it is. One at a time for each journey.",
        parameters=[KEY],
        request=EnrolGiven,
        examples=example(days=30, limit=500),
        responses={202: JobShape},
    ),
)
class Enrolments(Resource):
    needs = {
        "list": rights.SEE,
        "retrieve": rights.SEE,
        "fitting": rights.SEE,
        **dict.fromkeys(("create", "cancel", "try_again"), rights.PUBLISH),
    }

    def list(self, request: Request, key: str) -> Response:
        return self.listed(enrolment.of_journey(self.actor, key), JobShape)

    def retrieve(self, request: Request, key: str, job: str) -> Response:
        return Response(JobShape(enrolment.read(self.actor, key, number_of(job, "job"))).data)

    def create(self, request: Request, key: str) -> Response:
        said = self.said(EnrolGiven)
        job = enrolment.enrol(self.actor, key, Enrolling(days=said["days"], most=said["limit"]), now=self.now)
        return Response(JobShape(job).data, status=202)

    @extend_schema(
        summary="Count who would be enrolled",
        parameters=[KEY, query("days", "How old the event may be, where one starts it.", int), query("draft", "true: by the draft.", bool)],
        responses=FittingShape,
    )
    def fitting(self, request: Request, key: str) -> Response:
        graph: Graph | None = finished(find(key).graph) if self.flag("draft") else None
        days = self.number("days")
        found = enrolment.fitting(self.actor, key, now=self.now, days=DEFAULT_DAYS if days is None else days, graph=graph)
        return Response(FittingShape(found).data)

    @extend_schema(
        summary="Enrol nobody else", description="Who was asked in stays in.", parameters=[KEY, JOB], request=None, responses=JobShape
    )
    def cancel(self, request: Request, key: str, job: str) -> Response:
        return Response(JobShape(enrolment.cancel(self.actor, key, number_of(job, "job"), now=self.now)).data)

    @extend_schema(summary="Let an enrolment that failed go on", parameters=[KEY, JOB], request=None, responses=JobShape)
    def try_again(self, request: Request, key: str, job: str) -> Response:
        return Response(JobShape(enrolment.try_again(self.actor, key, number_of(job, "job"), now=self.now)).data)
