"""The plan catalogue: order, prices, limits, features."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.pages import Whole
from audience.api.problems import Problem
from audience.api.resource import Resource
from audience.api.scopes import ADD_PLANS, CHANGE_PLANS, SEE_PLANS
from audience.api.shapes import Body, Shape, example
from audience.catalogue import next_plan
from audience.models import Plan
from audience.registering import add_plan, change_plan
from audience.way_up import NOT_SOLD, TOP, UNKNOWN, without_way_up


class PlanGiven(Body):
    key = serializers.SlugField(max_length=80)
    name = serializers.CharField(max_length=80)
    order = serializers.IntegerField(min_value=0, max_value=32_767, help_text="The next plan is the next order that can be bought.")
    price = serializers.DecimalField(18, 6, min_value=0, required=False, allow_null=True, help_text="A month.")
    yearly_price = serializers.DecimalField(18, 6, min_value=0, required=False, allow_null=True)
    currency = serializers.RegexField(r"^[A-Z]{3}\Z", required=False)
    limits = serializers.DictField(child=serializers.FloatField(), required=False, help_text="By meter; one that is absent is unlimited.")
    features = serializers.ListField(child=serializers.CharField(max_length=200), required=False, max_length=1_000)
    sold = serializers.BooleanField(required=False)
    checkout_url = serializers.CharField(required=False, allow_blank=True, max_length=500)


class PlanShape(Shape):
    key = serializers.CharField()
    name = serializers.CharField()
    order = serializers.IntegerField()
    price = serializers.DecimalField(18, 6, allow_null=True)
    yearly_price = serializers.DecimalField(18, 6, allow_null=True)
    currency = serializers.CharField()
    limits = serializers.DictField(child=serializers.FloatField())
    features = serializers.ListField(child=serializers.CharField())
    sold = serializers.BooleanField()
    checkout_url = serializers.CharField()
    next_plan = serializers.SerializerMethodField(help_text="The plan an upgrade leads to; null on top.")

    def get_next_plan(self, plan: Plan) -> str | None:
        found = next_plan(plan)
        return found.key if found is not None else None


class StuckShape(Shape):
    plan = serializers.CharField()
    name = serializers.CharField()
    why = serializers.ChoiceField(
        choices=[TOP, NOT_SOLD, UNKNOWN], help_text="It is the highest, none above it is sold, or the catalogue does not know it."
    )
    accounts = serializers.IntegerField(help_text="Accounts on it.")
    people = serializers.IntegerField(help_text="People on it who belong to no account.")


@extend_schema_view(
    list=extend_schema(summary="List plans in their order", responses=PlanShape(many=True)),
    retrieve=extend_schema(summary="Read a plan", responses=PlanShape),
    create=extend_schema(
        summary="Add a plan",
        request=PlanGiven,
        examples=example(key="team", name="Team", order=30, price="199.00", currency="USD", limits={"seats": 100}),
        responses={201: PlanShape},
    ),
    partial_update=extend_schema(summary="Change a plan", request=PlanGiven, examples=example(price="59.00"), responses=PlanShape),
)
class Plans(Resource):
    pagination_class = Whole
    lookup_value_regex = "[^/]+"
    needs = {"list": SEE_PLANS, "retrieve": SEE_PLANS, "create": ADD_PLANS, "partial_update": CHANGE_PLANS, "no_way_up": SEE_PLANS}

    def list(self, request: Request) -> Response:
        return self.listed(Plan.objects.order_by("order"), PlanShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(PlanShape(_plan(pk)).data)

    @extend_schema(
        summary="List plans with no way up",
        description="Plans after which none can be bought, and how many customers are on them.",
        responses=StuckShape(many=True),
    )
    @action(detail=False, methods=["get"], url_path="no-way-up", pagination_class=None)
    def no_way_up(self, request: Request) -> Response:
        return Response(StuckShape(without_way_up(), many=True).data)

    def create(self, request: Request) -> Response:
        return Response(PlanShape(add_plan(self.actor, self.said(PlanGiven), self.now)).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        row = _plan(pk)
        said: dict[str, Any] = dict(self.said(PlanGiven, partial=True))
        if said.pop("key", row.key) != row.key:
            raise Problem(422, "stays", _("The name in code stays: people are on the plan by it."), "key")
        return Response(PlanShape(change_plan(self.actor, row, said, self.now)).data)


def _plan(key: str) -> Plan:
    found = Plan.objects.filter(key=key).first()
    if found is None:
        raise Http404(key)
    return found
