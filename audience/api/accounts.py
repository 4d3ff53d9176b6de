"""Accounts: the companies that people belong to."""

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource
from audience.api.scopes import SEE_ACCOUNTS
from audience.api.shapes import Moment, Object, Shape, query
from audience.models import Account


class AccountShape(Shape):
    id = serializers.CharField(source="external_id", help_text="Your application's id, from groupId.")
    name = serializers.CharField()
    plan = serializers.CharField()
    timezone = serializers.CharField(source="zone")
    fields_ = Object(help_text="All that is known, by field.")
    first_seen_at = Moment()


class MemberShape(Shape):
    person = serializers.IntegerField(source="person_id")
    user_id = serializers.CharField(source="person.external_id")
    role = serializers.CharField()
    since = Moment()


class AccountWhole(AccountShape):
    people = MemberShape(source="memberships", many=True)


@extend_schema_view(
    list=extend_schema(summary="List accounts", parameters=[query("plan", "Accounts on this plan.")], responses=AccountShape(many=True)),
    retrieve=extend_schema(summary="Read an account with its people", responses=AccountWhole),
)
class Accounts(Resource):
    lookup_value_regex = "[^/]+"
    needs = {"list": SEE_ACCOUNTS, "retrieve": SEE_ACCOUNTS}

    def list(self, request: Request) -> Response:
        accounts = Account.objects.all()
        if plan := self.text("plan"):
            accounts = accounts.filter(plan=plan)
        return self.listed(accounts, AccountShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        found = Account.objects.prefetch_related("memberships__person").filter(external_id=pk).first()
        if found is None:
            raise Http404(pk)
        return Response(AccountWhole(found).data)
