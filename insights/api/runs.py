"""Runs: who walks or walked which journey, where they rest, and what can be done to one walk by hand."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.people import person_number
from audience.api.problems import Problem
from audience.api.resource import Resource, number_of
from audience.api.shapes import ID, Body, Moment, Object, Shape, example, query
from audience.people import known_as
from engine.core.transfer import WAITS
from engine.models import Run
from engine.models.run import LIVE, OVER
from engine.runtime.letting_in import OVERRULED
from insights.api.finding import JOURNEY, PERSON, journey_number
from insights.api.scopes import SEE_RUNS
from insights.person.letting_in import enter
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


class Entered(Noted):
    journey = serializers.CharField(max_length=80, help_text="The key of a live journey.")
    person = serializers.CharField(max_length=210, help_text="A number, or user:ada.")
    properties = Object(
        required=False,
        default=None,
        help_text="What texts and branches read of the start. Left out: those of the person's newest event that starts the journey.",
    )
    overrule = serializers.ListField(
        child=serializers.ChoiceField(sorted(OVERRULED)),
        required=False,
        default=list,
        help_text="Codes of rules that do not count this time; this wants the scope `journeys:publish` as well.",
    )
    once = serializers.CharField(
        required=False, allow_blank=True, max_length=64, default="", help_text="A word of yours; the same one lets in once."
    )


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
    create=extend_schema(
        summary="Let somebody into a journey by hand",
        description="By the rules that everybody enters by, at once. A rule that is against it is the `code` of a 409, with its sentence, "
        "and nothing is written. The filter and “Again” can be overruled; pauses, limits, the prompt gap, another upsell and a walk under "
        "way cannot. Whoever belongs to the holdout is only watched here, too. For a journey that starts by your application, "
        "`/v1/journeys/<key>/enter` is the door for every day.",
        request=Entered,
        examples=example(journey="nudge-at-the-limit", person="user:ada", note="She asked for it"),
        responses={201: RunShape},
    ),
)
class Runs(Resource):
    needs = {"list": SEE_RUNS, "retrieve": SEE_RUNS, **dict.fromkeys(("create", "pause", "resume", "move", "end", "go_on"), ACT)}

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

    def create(self, request: Request) -> Response:
        said = self.said(Entered)
        person = known_as(said["person"])
        if person is None:
            raise Problem(404, "no_such_person", _("Nobody is known by this id."), "person")
        more = {"properties": said["properties"], "over": said["overrule"], "once": said["once"]}
        run = enter(self.actor, person, said["journey"], said["note"], self.now, **more)
        return Response(RunShape(run).data, status=201)

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
