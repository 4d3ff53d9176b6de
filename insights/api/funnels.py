"""Funnels: what a journey brought in people and money, against those held out."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.problems import Problem
from audience.api.resource import Resource
from audience.api.shapes import Moment, Shape, query
from engine.models import Journey
from insights.api.scopes import SEE_FUNNELS
from insights.funnel.counts import Counts
from insights.funnel.figures import Figures
from insights.funnel.ripe import Ripe
from insights.funnel.scope import BASES, PERIODS, Scope
from journeys.operations.finding import NoSuchJourney


class CountsShape(Shape):
    entered = serializers.IntegerField(help_text="Entries: one walk of one person each; the holdout is not counted.")
    messaged = serializers.IntegerField(help_text="Entries with at least one message.")
    seen = serializers.IntegerField(help_text="Entries that opened one, or were shown one.")
    clicked = serializers.IntegerField(help_text="Entries with a click on any link.")
    upgraded = serializers.IntegerField(
        help_text="Upgrades, each credited once, to the journey that last messaged somebody of the customer within its goal's days."
    )
    reached_goal = serializers.IntegerField(
        source="reached", help_text="Entries whose goal happened, messaged or not; of an account that upgrades, each of its entries."
    )
    held_out = serializers.IntegerField(help_text="Entries that are only watched.")
    held_out_reached_goal = serializers.IntegerField(source="held_reached", help_text="Entries of these whose goal happened.")
    ended = serializers.IntegerField(help_text="Entries whose walk is over.")
    new_mrr = serializers.DictField(source="mrr", child=serializers.DecimalField(24, 6), help_text="By currency; they do not add up.")


class RipeShape(Shape):
    entries = serializers.IntegerField(
        help_text="Entries whose goal's days are over: by entry of those who entered in the period, by event those whose days ended in it."
    )
    reached_goal = serializers.IntegerField(source="reached", help_text="Entries of these whose goal happened: the rate is their share.")
    upgraded = serializers.IntegerField(help_text="Credited upgrades of these.")
    customers = serializers.IntegerField(help_text="Accounts, and persons without one, that these entries belong to.")
    customers_reached_goal = serializers.IntegerField(source="customers_reached", help_text="Customers of these whose goal happened.")
    still_within = serializers.IntegerField(source="still", help_text="Entries whose goal's days still run; they are in no rate.")


class VersionCounts(CountsShape):
    version = serializers.IntegerField()
    ripe = RipeShape()


class EstimateShape(Shape):
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class ComparedShape(Shape):
    verdict = serializers.CharField(help_text="nobody, few (held out), none (no difference to be told from chance), more or fewer.")
    customers = serializers.IntegerField(
        source="treated.of", help_text="Accounts, and persons without one, in the journey, whose goal's days are over."
    )
    reached = serializers.IntegerField(source="treated.reached", help_text="Customers of these whose goal happened.")
    held_out = serializers.IntegerField(source="held.of", help_text="Customers that are only watched, whose goal's days are over.")
    held_out_reached = serializers.IntegerField(source="held.reached", help_text="Customers of these whose goal happened.")
    lift = EstimateShape(help_text="The difference of the two rates, at 95 %.")


class SkipShape(Shape):
    reason = serializers.CharField()
    channels = serializers.CharField()
    state = serializers.CharField()
    count = serializers.IntegerField()


class ReasonShape(Shape):
    reason = serializers.CharField(source="words")
    channel = serializers.CharField(source="about")
    count = serializers.IntegerField()


class FunnelShape(Shape):
    journey = serializers.CharField()
    version = serializers.IntegerField(allow_null=True, help_text="null: all versions.")
    days = serializers.IntegerField(help_text="0: all the time.")
    by = serializers.ChoiceField(choices=BASES)
    since = Moment(allow_null=True)
    total = CountsShape()
    ripe = RipeShape(help_text="What a rate is taken of; whoever may still reach the goal has not failed.")
    versions = VersionCounts(many=True)
    holdout = ComparedShape()
    not_sent = SkipShape(many=True, help_text="Messages that were not sent, by reason.")
    heard_nothing = ReasonShape(many=True, help_text="Entries without a message by how they went, of the newest 5,000.")
    refused = ReasonShape(many=True, help_text="Refusals at the start by reason; somebody refused twice counts twice.")
    days_to_goal = serializers.ListField(child=serializers.IntegerField(), help_text="Upgrades per day from entry.")
    cost = serializers.DecimalField(18, 6, help_text="What its messages cost in the reporting currency.")
    other_costs = serializers.DictField(child=serializers.DecimalField(18, 6), help_text="What they cost in others, by currency.")


@extend_schema_view(
    retrieve=extend_schema(
        summary="Read the funnel of a journey",
        parameters=[
            query("version", "Of this version only.", int),
            query("days", "Of the last so many days.", int, enum=PERIODS),
            query("by", "entry follows those who entered in the period, event counts what happened in it.", enum=BASES),
        ],
        responses=FunnelShape,
    )
)
class Funnels(Resource):
    lookup_field = "key"
    lookup_value_regex = "[^/]+"
    needs = {"retrieve": SEE_FUNNELS}

    def retrieve(self, request: Request, key: str) -> Response:
        scope = self._scope(key)
        figures = Figures(scope)
        by_version = figures.by_version
        shown = {
            "journey": key,
            "version": scope.number,
            "days": scope.days,
            "by": scope.basis,
            "since": scope.since,
            "total": figures.total,
            "ripe": figures.ripe_of(),
            "versions": [
                _numbered(version.number, by_version.get(version.pk, Counts()), figures.ripe_of(version.pk)) for version in scope.chosen
            ],
            "holdout": figures.compared,
            "not_sent": figures.skips,
            "heard_nothing": figures.silent,
            "refused": figures.refused,
            "days_to_goal": figures.days.per_day,
            "cost": figures.cost,
            "other_costs": dict(figures.other_costs),
        }
        return Response(FunnelShape(shown).data)

    def _scope(self, key: str) -> Scope:
        journey = Journey.objects.filter(key=key).first()
        if journey is None:
            raise NoSuchJourney(key)
        number, days, by = self.number("version"), self.number("days") or 0, self.text("by") or "entry"
        if number is not None and (number >= 2**31 or not journey.versions.filter(number=number).exists()):
            raise Problem(404, "no_such_version", _("There is no version %(number)d.") % {"number": number}, "version")
        if days not in PERIODS:
            periods = ", ".join(str(one) for one in PERIODS)
            raise Problem(400, "bad_period", _("Choose one of %(periods)s.") % {"periods": periods}, "days")
        if by not in BASES:
            raise Problem(400, "bad_basis", _("Choose one of %(periods)s.") % {"periods": ", ".join(BASES)}, "by")
        return Scope(journey, self.now, number, days, by)


def _numbered(number: int, counts: Counts, ripe: Ripe) -> dict[str, Any]:
    names = ("entered", "messaged", "seen", "clicked", "upgraded", "reached", "held_out", "held_reached", "ended", "mrr")
    return {"version": number, "ripe": ripe, **{name: getattr(counts, name) for name in names}}
