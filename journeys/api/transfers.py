"""Moving people between versions of a journey: looked at, begun, followed, cancelled, undone."""

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource, number_of
from audience.api.shapes import example, query
from engine.models import Job
from journeys.api.transfer_shapes import JobShape, StandingShape, TransferGiven, TransferShape, asked_of
from journeys.graph.finished import finished
from journeys.operations import rights, transfer
from journeys.operations.finding import find

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH)
JOB = OpenApiParameter("job", int, OpenApiParameter.PATH)


@extend_schema_view(
    list=extend_schema(summary="List moves of people", parameters=[KEY], responses=JobShape(many=True)),
    retrieve=extend_schema(summary="Read a move of people", parameters=[KEY, JOB], responses=TransferShape),
    create=extend_schema(
        summary="Move people to another version",
        description="It goes on by itself, in chunks; read it to see how far it is. One at a time for each journey.",
        parameters=[KEY],
        request=TransferGiven,
        examples=example(choices=[{"version": 1, "node": "wait", "do": "move", "to": "wait", "wait": "keep"}]),
        responses={202: TransferShape},
    ),
)
class Transfers(Resource):
    needs = {
        "list": rights.SEE,
        "retrieve": rights.SEE,
        "standing": rights.SEE,
        **dict.fromkeys(("create", "cancel", "try_again", "undo"), rights.PUBLISH),
    }

    def list(self, request: Request, key: str) -> Response:
        return self.listed(transfer.of_journey(self.actor, key), JobShape)

    def retrieve(self, request: Request, key: str, job: str) -> Response:
        return Response(shape_of(transfer.read(self.actor, key, number_of(job, "job"))))

    def create(self, request: Request, key: str) -> Response:
        said = self.said(TransferGiven)
        job = transfer.start(self.actor, key, asked_of(said["choices"]), now=self.now, to=said.get("version"))
        return Response(shape_of(job), status=202)

    @extend_schema(
        summary="List who stands where on earlier versions",
        parameters=[KEY, query("draft", "true: as if the draft were published now.", bool)],
        responses=StandingShape(many=True),
    )
    def standing(self, request: Request, key: str) -> Response:
        graph = finished(find(key).graph) if self.flag("draft") else None
        return Response(StandingShape(transfer.preview(self.actor, key, graph=graph), many=True).data)

    @extend_schema(
        summary="Move nobody more", description="Who was moved stays moved.", parameters=[KEY, JOB], request=None, responses=TransferShape
    )
    def cancel(self, request: Request, key: str, job: str) -> Response:
        return Response(shape_of(transfer.cancel(self.actor, key, number_of(job, "job"), now=self.now)))

    @extend_schema(summary="Let a move that failed go on", parameters=[KEY, JOB], request=None, responses=TransferShape)
    def try_again(self, request: Request, key: str, job: str) -> Response:
        return Response(shape_of(transfer.try_again(self.actor, key, number_of(job, "job"), now=self.now)))

    @extend_schema(
        summary="Undo a move",
        description="Whoever was moved, or taken out, and has not gone on since is put back, with the rest of the wait.",
        parameters=[KEY, JOB],
        request=None,
        responses={202: TransferShape},
    )
    def undo(self, request: Request, key: str, job: str) -> Response:
        return Response(shape_of(transfer.undo(self.actor, key, number_of(job, "job"), now=self.now)), status=202)


def shape_of(job: Job) -> dict[str, object]:
    job.can_be_undone = transfer.can_be_undone(job)  # type: ignore[attr-defined]
    return dict(TransferShape(job).data)
