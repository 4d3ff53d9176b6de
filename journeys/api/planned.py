"""Publishing at a moment to come: planned, looked at, cancelled."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource
from audience.api.shapes import example
from journeys.api.enrolments import enrolling_of
from journeys.api.shapes import PlannedGiven, PlannedShape
from journeys.api.transfer_shapes import asked_of
from journeys.models import Planned
from journeys.operations import later, rights
from journeys.operations.finding import find

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH)


@extend_schema_view(
    retrieve=extend_schema(
        summary="Read what is planned",
        description="The latest: what waits for its moment, what went live, or why it did not.",
        parameters=[KEY],
        responses=PlannedShape,
    ),
    create=extend_schema(
        summary="Publish the draft at a moment to come",
        description="It is checked now and then again. If the draft has changed by then, or something stands in "
        "the way, nothing is published.",
        parameters=[KEY],
        request=PlannedGiven,
        examples=example(at="2026-12-03T09:00:00Z", revision=1, note="first version", accept=["*"]),
        responses={201: PlannedShape},
    ),
    destroy=extend_schema(
        summary="Do not publish what is planned", parameters=[KEY], responses={204: OpenApiResponse(description="It is not published.")}
    ),
)
class Plans(Resource):
    needs = {"retrieve": rights.SEE, "create": rights.PUBLISH, "destroy": rights.PUBLISH}

    def retrieve(self, request: Request, key: str) -> Response:
        found = Planned.objects.filter(journey=find(key).journey).order_by("-id").first()
        if found is None:
            raise Http404(key)
        return Response(PlannedShape(found).data)

    def create(self, request: Request, key: str) -> Response:
        said = self.said(PlannedGiven)
        planned = later.plan(
            self.actor,
            key,
            at=said["at"],
            now=self.now,
            revision=said.get("revision"),
            note=said["note"],
            ticks=frozenset(said["accept"]),
            moves=asked_of(said["move"]),
            enrolling=enrolling_of(said["enrol"]),
            shadow=said["shadow"],
            inside=said["inside"],
        )
        return Response(PlannedShape(planned).data, status=201)

    def destroy(self, request: Request, key: str) -> Response:
        later.cancel(self.actor, key, now=self.now)
        return Response(status=204)
