"""Backtests: a draft over the past, begun, followed, read, cancelled."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource, number_of
from audience.api.shapes import Body, Moment, Shape, example
from audience.protocol.moments import read_moment
from engine.models import Job
from insights.backtest import operations
from insights.backtest.figures import Figures, figures_of
from insights.backtest.operations import ASSUMES, DAYS
from journeys.api.transfer_shapes import JobShape
from journeys.operations import rights

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH)
JOB = OpenApiParameter("job", int, OpenApiParameter.PATH)


class BacktestGiven(Body):
    days = serializers.ChoiceField(choices=DAYS, default=DAYS[0], help_text="How far it looks back.")
    assume = serializers.ChoiceField(
        choices=ASSUMES,
        default="nobody",
        help_text="nobody answers, or everybody opens what can be opened: what nobody can know of the past.",
    )


class FiguresShape(Shape):
    entered = serializers.IntegerField(help_text="Entries, the holdout not counted.")
    entered_by_day = serializers.DictField(child=serializers.IntegerField(), help_text="By day in the zone of the installation.")
    held_out = serializers.IntegerField()
    refused = serializers.DictField(child=serializers.IntegerField(), help_text="Refusals at the start, by reason.")
    messages = serializers.DictField(child=serializers.IntegerField(), help_text="By channel.")
    messages_by_hour = serializers.DictField(
        child=serializers.ListField(child=serializers.IntegerField()), help_text="By channel, for each hour of the day from 0 to 23."
    )
    messages_by_day = serializers.DictField(child=serializers.IntegerField())
    held = serializers.DictField(child=serializers.IntegerField(), help_text="Messages that would have waited, by reason.")
    skipped = serializers.DictField(child=serializers.IntegerField(), help_text="Messages that would not have been sent, by reason.")
    failed = serializers.DictField(child=serializers.IntegerField(), help_text="Messages that cannot be said, by reason.")
    sms_segments = serializers.IntegerField()
    cost = serializers.DictField(child=serializers.DecimalField(24, 6), help_text="By currency; they do not add up.")
    people_by_messages = serializers.DictField(child=serializers.IntegerField(), help_text="How many people got so many messages.")
    hit_twice = serializers.IntegerField(help_text="People to whom another journey really wrote on a day on which this one would have.")
    reached_goal = serializers.IntegerField(help_text="Entries whose goal happened in time.")
    reached_goal_anyway = serializers.IntegerField(help_text="Of these, entries to whose person this journey really had sent nothing.")
    ended = serializers.DictField(child=serializers.IntegerField(), help_text="Walks that would have ended, by reason.")
    not_walked = serializers.IntegerField(help_text="Customers that could not be walked.")


class BacktestShape(JobShape):
    days = serializers.IntegerField()
    assume = serializers.CharField()
    revision = serializers.IntegerField(help_text="The revision of the draft that was walked.")
    begin = Moment()
    end = Moment()
    live_version = serializers.IntegerField(allow_null=True, help_text="The version that was walked beside it.")
    draft = FiguresShape(allow_null=True, help_text="null until it is done.")
    live = FiguresShape(allow_null=True, help_text="The same of the live version; null where there was none.")


@extend_schema_view(
    list=extend_schema(summary="List backtests", parameters=[KEY], responses=JobShape(many=True)),
    retrieve=extend_schema(summary="Read a backtest", parameters=[KEY, JOB], responses=BacktestShape),
    create=extend_schema(
        summary="Walk the draft over the past",
        description="It goes on by itself, in chunks; read it to see how far it is, and what would have happened. Nothing is sent.",
        parameters=[KEY],
        request=BacktestGiven,
        examples=example(days=30, assume="nobody"),
        responses={202: BacktestShape},
    ),
)
class Backtests(Resource):
    needs = {"list": rights.SEE, "retrieve": rights.SEE, "create": rights.DRAW, "cancel": rights.DRAW}

    def list(self, request: Request, key: str) -> Response:
        return self.listed(operations.of_journey(self.actor, key).select_related("journey"), JobShape)

    def retrieve(self, request: Request, key: str, job: str) -> Response:
        return Response(shape_of(operations.read(self.actor, key, number_of(job, "job"))))

    def create(self, request: Request, key: str) -> Response:
        said = self.said(BacktestGiven)
        job = operations.start(self.actor, key, days=int(said["days"]), assume=said["assume"], now=self.now)
        return Response(shape_of(job), status=202)

    @extend_schema(summary="Cancel a backtest", parameters=[KEY, JOB], request=None, responses=BacktestShape)
    def cancel(self, request: Request, key: str, job: str) -> Response:
        return Response(shape_of(operations.cancel(self.actor, key, number_of(job, "job"), now=self.now)))


def shape_of(job: Job) -> dict[str, Any]:
    said = job.arguments
    draft, live = figures_of(job) if job.state == Job.State.DONE else (None, None)
    more = {
        "days": said["days"],
        "assume": said["assume"],
        "revision": said["revision"],
        "begin": read_moment(said["begin"]),
        "end": read_moment(said["end"]),
        "live_version": said["live_number"],
        "draft": _figures(draft),
        "live": _figures(live),
    }
    for name, value in more.items():
        setattr(job, name, value)
    return dict(BacktestShape(job).data)


def _figures(figures: Figures | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {
        "entered": figures.entered,
        "entered_by_day": {day.isoformat(): n for day, n in figures.entered_by_day.items()},
        "held_out": figures.total("held_out"),
        "refused": figures.of("refused"),
        "messages": figures.sent,
        "messages_by_hour": figures.sent_by_hour,
        "messages_by_day": {day.isoformat(): n for day, n in figures.sent_by_day.items()},
        "held": figures.of("held"),
        "skipped": figures.of("skipped"),
        "failed": figures.of("failed"),
        "sms_segments": figures.segments,
        "cost": dict(figures.costs),
        "people_by_messages": {str(number): people for number, people in figures.people.items()},
        "hit_twice": figures.twice,
        "reached_goal": figures.reached,
        "reached_goal_anyway": figures.quiet,
        "ended": figures.of("ended"),
        "not_walked": figures.broken,
    }
