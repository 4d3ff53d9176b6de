"""Journeys: begun, published, paused, closed, put away. All by the operations that the editor uses."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.problems import Problem
from audience.api.resource import Resource
from audience.api.shapes import example, query
from engine.models import Journey
from journeys.api.enrolments import enrolling_of
from journeys.api.shapes import (
    GRAPH,
    FindingShape,
    JourneyGiven,
    JourneyShape,
    JourneyWhole,
    PublishedShape,
    PublishGiven,
    ResumeGiven,
    TwinGiven,
)
from journeys.api.transfer_shapes import asked_of
from journeys.checks.examine import examine
from journeys.checks.known import known_for
from journeys.models import Draft
from journeys.operations import holding, rights
from journeys.operations.create import create
from journeys.operations.delete import delete
from journeys.operations.duplicate import duplicate
from journeys.operations.finding import find
from journeys.operations.publish import AlreadyPublished, Published, publish


@extend_schema_view(
    list=extend_schema(
        summary="List journeys",
        parameters=[query("state", "In this state.", enum=Journey.State.values)],
        responses=JourneyShape(many=True),
    ),
    retrieve=extend_schema(summary="Read a journey with its draft", responses=JourneyWhole),
    create=extend_schema(
        summary="Begin a journey",
        description="Blank, or from a graph. Nothing goes live by it.",
        request=JourneyGiven,
        examples=example(name="Nudge at the limit", key="nudge-at-the-limit", graph=GRAPH),
        responses={201: JourneyWhole},
    ),
    destroy=extend_schema(summary="Delete a journey that was never live", responses={204: OpenApiResponse(description="It is gone.")}),
)
class Journeys(Resource):
    lookup_field = "key"
    lookup_value_regex = "[^/]+"
    needs = {
        "list": rights.SEE,
        "retrieve": rights.SEE,
        "create": rights.MAKE,
        "destroy": rights.DELETE,
        "checks": rights.SEE,
        "publish": rights.PUBLISH,
        "duplicate": rights.MAKE,
        **dict.fromkeys(("pause", "resume", "close", "reopen", "archive", "unarchive"), rights.HOLD),
    }

    def list(self, request: Request) -> Response:
        journeys: QuerySet[Journey] = Journey.objects.select_related("live")
        if state := self.text("state"):
            if state not in Journey.State.values:
                raise Problem(400, "bad_state", _("There is no such state."), "state")
            journeys = journeys.filter(state=state)
        return self.listed(journeys, JourneyShape)

    def retrieve(self, request: Request, key: str) -> Response:
        return Response(whole(find(key)))

    def create(self, request: Request) -> Response:
        said = self.said(JourneyGiven)
        draft = create(self.actor, name=said["name"], key=said["key"], graph=said.get("graph"), now=self.now)
        return Response(whole(draft), status=201)

    def destroy(self, request: Request, key: str) -> Response:
        delete(self.actor, key, now=self.now)
        return Response(status=204)

    @extend_schema(summary="Check the draft", description="What the publish dialog shows.", responses=FindingShape(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def checks(self, request: Request, key: str) -> Response:
        draft = find(key)
        found = examine(draft.graph, known_for(draft.graph, self.now, draft.journey))
        return Response(FindingShape(found, many=True).data)

    @extend_schema(
        summary="Publish the draft",
        description="Errors and what is unfinished block; warnings want to be accepted by their keys, the weighty ones with a note. "
        "What was accepted for the live version holds while nothing about it changes.",
        request=PublishGiven,
        examples=example(revision=1, note="first version", accept=["*"]),
        responses={200: PublishedShape, 201: PublishedShape},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, key: str) -> Response:
        said = self.said(PublishGiven)
        done = publish(
            self.actor,
            key,
            now=self.now,
            revision=said.get("revision"),
            note=said["note"],
            ticks=frozenset(said["accept"]),
            moves=asked_of(said["move"]),
            enrolling=enrolling_of(said["enrol"]),
            shadow=said["shadow"],
            inside=said["inside"],
        )
        already = isinstance(done, AlreadyPublished)
        moving = done.moving.pk if isinstance(done, Published) and done.moving is not None else None
        enrolling = done.enrolling.pk if isinstance(done, Published) and done.enrolling is not None else None
        told = {"version": done.version, "already": already, "moving": moving, "enrolling": enrolling}
        return Response(PublishedShape(told).data, status=200 if already else 201)

    @extend_schema(summary="Double a journey", request=TwinGiven, responses={201: JourneyWhole})
    @action(detail=True, methods=["post"])
    def duplicate(self, request: Request, key: str) -> Response:
        return Response(whole(duplicate(self.actor, key, now=self.now, name=self.said(TwinGiven)["name"])), status=201)

    @extend_schema(
        summary="Pause a journey",
        description="Nobody enters, nobody hears anything, clocks stand still; exits still work.",
        request=None,
        responses=JourneyShape,
    )
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, key: str) -> Response:
        return Response(JourneyShape(holding.pause(self.actor, key, now=self.now)).data)

    @extend_schema(
        summary="Let a paused journey go on",
        description="It is live again, or closed to new people if it was that before.",
        request=ResumeGiven,
        responses=JourneyShape,
    )
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, key: str) -> Response:
        late = self.said(ResumeGiven)["late"]
        return Response(JourneyShape(holding.resume(self.actor, key, now=self.now, late=late)).data)

    @extend_schema(summary="Let nobody in any more", request=None, responses=JourneyShape)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, key: str) -> Response:
        return Response(JourneyShape(holding.close(self.actor, key, now=self.now)).data)

    @extend_schema(summary="Let people in again", request=None, responses=JourneyShape)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, key: str) -> Response:
        return Response(JourneyShape(holding.reopen(self.actor, key, now=self.now)).data)

    @extend_schema(summary="Put a journey into the archive", request=None, responses=JourneyShape)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, key: str) -> Response:
        return Response(JourneyShape(holding.archive(self.actor, key, now=self.now)).data)

    @extend_schema(summary="Take a journey out of the archive", request=None, responses=JourneyShape)
    @action(detail=True, methods=["post"])
    def unarchive(self, request: Request, key: str) -> Response:
        return Response(JourneyShape(holding.unarchive(self.actor, key, now=self.now)).data)


def whole(draft: Draft) -> dict[str, object]:
    journey = draft.journey
    journey.draft = draft
    return dict(JourneyWhole(journey).data)
