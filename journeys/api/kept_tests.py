"""Tests kept with a journey: listed, kept, played, their outcome taken."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.pages import Whole
from audience.api.resource import Resource, number_of
from audience.api.shapes import example
from journeys.api.kept_test_shapes import TEST, KeptTestGiven, KeptTestShape, NameGiven
from journeys.operations import rights, testing

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH)
TEST_ID = OpenApiParameter("test", int, OpenApiParameter.PATH)


@extend_schema_view(
    list=extend_schema(summary="List the tests kept with a journey", parameters=[KEY], responses=KeptTestShape(many=True)),
    retrieve=extend_schema(summary="Read a kept test", parameters=[KEY, TEST_ID], responses=KeptTestShape),
    create=extend_schema(
        summary="Keep a test with a journey",
        description="A rehearsal that is played again at every publish; without an outcome it is played now, on the draft.",
        parameters=[KEY],
        request=KeptTestGiven,
        examples=example(**TEST),
        responses={201: KeptTestShape},
    ),
    partial_update=extend_schema(summary="Rename a kept test", parameters=[KEY, TEST_ID], request=NameGiven, responses=KeptTestShape),
    destroy=extend_schema(
        summary="Keep a test no longer", parameters=[KEY, TEST_ID], responses={204: OpenApiResponse(description="It is gone.")}
    ),
)
class KeptTests(Resource):
    pagination_class = Whole
    needs = {
        "list": rights.SEE,
        "retrieve": rights.SEE,
        **dict.fromkeys(("create", "partial_update", "destroy", "play_all", "play", "accept"), rights.DRAW),
    }

    def list(self, request: Request, key: str) -> Response:
        return self.listed(testing.tests_of(self.actor, key), KeptTestShape)

    def retrieve(self, request: Request, key: str, test: str) -> Response:
        return Response(KeptTestShape(testing.read(self.actor, key, number_of(test, "test"))).data)

    def create(self, request: Request, key: str) -> Response:
        said = self.said(KeptTestGiven)
        outcome = {"outcome": said["outcome"]} if "outcome" in said else {}
        kept = testing.keep(self.actor, key, {**said["story"], "name": said["name"], **outcome}, now=self.now)
        return Response(KeptTestShape(kept).data, status=201)

    def partial_update(self, request: Request, key: str, test: str) -> Response:
        name = self.said(NameGiven)["name"]
        return Response(KeptTestShape(testing.rename(self.actor, key, number_of(test, "test"), name, now=self.now)).data)

    def destroy(self, request: Request, key: str, test: str) -> Response:
        testing.drop(self.actor, key, number_of(test, "test"), now=self.now)
        return Response(status=204)

    @extend_schema(
        operation_id="journeys_tests_play_all",
        summary="Play all kept tests on the draft",
        description="Each takes some 0.4 s; nothing is sent or written by it but the result.",
        parameters=[KEY],
        request=None,
        responses=KeptTestShape(many=True),
    )
    def play_all(self, request: Request, key: str) -> Response:
        return self.listed(testing.run(self.actor, key, now=self.now), KeptTestShape)

    @extend_schema(
        operation_id="journeys_tests_play",
        summary="Play a kept test on the draft",
        parameters=[KEY, TEST_ID],
        request=None,
        responses=KeptTestShape,
    )
    def play(self, request: Request, key: str, test: str) -> Response:
        return Response(KeptTestShape(testing.run(self.actor, key, now=self.now, only=number_of(test, "test"))[0]).data)

    @extend_schema(
        summary="Take the new outcome of a kept test",
        description="What came of the last play is what is meant from now on.",
        parameters=[KEY, TEST_ID],
        request=None,
        responses=KeptTestShape,
    )
    def accept(self, request: Request, key: str, test: str) -> Response:
        return Response(KeptTestShape(testing.take_outcome(self.actor, key, number_of(test, "test"), now=self.now)).data)
