"""Runs: who walks or walked which journey, where they rest, and what can be done to one walk by hand."""

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.people import person_number
from audience.api.resource import Resource, number_of
from audience.api.shapes import ID, Body, Moment, Shape, query
from engine.core.transfer import WAITS
from engine.models import Run
from engine.models.run import LIVE, OVER
from insights.api.finding import JOURNEY, PERSON, journey_number
from insights.api.scopes import SEE_RUNS
from insights.person.operations import OPERATIONS, move
from insights.person.rights import ACT


class RunShape(Shape):
    id = serializers.IntegerField()
    journey = serializers.CharField(source="journey.key")
    version = serializers.IntegerField(source="version.number")
    person = serializers.IntegerField(source="person_id")
    instance = serializers.CharField(help_text="One walk for each of these, where the start says so.")
    state = serializers.CharField(help_text="waiting, sending, parked, completed, exited or failed.")
    node = serializers.CharField(help_text="The step where it rests, or ended.")
    node_at = Moment(help_text="Since when.")
    wakes_at = Moment(source="wake_at", allow_null=True)
    listens = serializers.ListField(
        child=serializers.CharField(), help_text="Event types that may wake it; `$profile` is any change of the profile."
    )
    started_at = Moment()
    ended_at = Moment(allow_null=True)
    reason = serializers.CharField(help_text="Why it ended.")
    held_out = serializers.BooleanField(help_text="Only watched, for comparison.")
    paused_at = Moment(allow_null=True)


class Noted(Body):
    note = serializers.CharField(required=False, allow_blank=True, max_length=300, default="", help_text="A line for the history.")


class Moved(Noted):
    to = serializers.CharField(max_length=64, help_text="The step to go on from.")
    version = serializers.IntegerField(
        required=False, default=None, help_text="The number of the version that has it; its own if left out."
    )
    wait = serializers.ChoiceField(
        WAITS, default="anew", help_text="Where the step waits: `anew`, `keep` what remained, or `count` what was waited."
    )


@extend_schema_view(
    list=extend_schema(
        summary="List runs",
        parameters=[
            JOURNEY,
            PERSON,
            query("state", "In this state."),
            query("live", "true: still walking; false: over.", bool),
        ],
        responses=RunShape(many=True),
    ),
    retrieve=extend_schema(summary="Read a run", parameters=[ID], responses=RunShape),
)
class Runs(Resource):
    needs = {"list": SEE_RUNS, "retrieve": SEE_RUNS, **dict.fromkeys(("pause", "resume", "move", "end", "go_on"), ACT)}

    def list(self, request: Request) -> Response:
        runs = Run.objects.select_related("journey", "version")
        if (journey := journey_number(self)) is not None:
            runs = runs.filter(journey_id=journey)
        if (person := person_number(self)) is not None:
            runs = runs.filter(person_id=person)
        if state := self.choice("state", (*LIVE, *OVER)):
            runs = runs.filter(state=state)
        if (live := self.flag("live")) is not None:
            runs = runs.filter(state__in=LIVE) if live else runs.exclude(state__in=LIVE)
        return self.listed(runs, RunShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(RunShape(_run(pk)).data)

    @extend_schema(summary="Hold one walk", parameters=[ID], request=Noted, responses=RunShape)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        return self._do("pause", pk)

    @extend_schema(summary="Let a held walk go on", parameters=[ID], request=Noted, responses=RunShape)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        return self._do("resume", pk)

    @extend_schema(
        summary="Put somebody at another step; what was said already is not said again", parameters=[ID], request=Moved, responses=RunShape
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        said = self.said(Moved)
        run = move(self.actor, _run(pk).pk, said["note"], self.now, to=said["to"], version=said["version"], wait=said["wait"])
        return Response(RunShape(run).data)

    @extend_schema(summary="Take somebody out of a journey", parameters=[ID], request=Noted, responses=RunShape)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        return self._do("end", pk)

    @extend_schema(summary="Let somebody leave the step where they wait", parameters=[ID], request=Noted, responses=RunShape)
    @action(detail=True, methods=["post"], url_path="go-on")
    def go_on(self, request: Request, pk: str) -> Response:
        return self._do("go-on", pk)

    def _do(self, deed: str, pk: str) -> Response:
        run = OPERATIONS[deed](self.actor, _run(pk).pk, self.said(Noted)["note"], self.now)
        return Response(RunShape(run).data)


def _run(said: str) -> Run:
    found = Run.objects.select_related("journey", "version").filter(pk=number_of(said, "id")).first()
    if found is None:
        raise Http404(said)
    return found
