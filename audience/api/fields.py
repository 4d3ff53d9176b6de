"""Registered fields of people and accounts: what types their values have."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.pages import Whole
from audience.api.problems import Problem
from audience.api.resource import Resource
from audience.api.scopes import ADD_FIELDS, CHANGE_FIELDS, SEE_FIELDS
from audience.api.shapes import Body, Shape, example, query
from audience.fields import RESERVED, registered, spec_of
from audience.models import FieldDefinition
from audience.registering import change_field, register_field


class FieldGiven(Body):
    name = serializers.SlugField(max_length=100, help_text="As your application sends it.")
    owner = serializers.ChoiceField(choices=["person", "account"], default="person")
    type = serializers.ChoiceField(choices=FieldDefinition.Type.values)
    title = serializers.CharField(required=False, allow_blank=True, max_length=120)
    help = serializers.CharField(required=False, allow_blank=True, max_length=5_000)
    at_least = serializers.DecimalField(required=False, allow_null=True, max_digits=20, decimal_places=6)
    at_most = serializers.DecimalField(required=False, allow_null=True, max_digits=20, decimal_places=6)
    personal = serializers.BooleanField(required=False, help_text="Its values stand in the profile and in no log.")


class FieldShape(Shape):
    name = serializers.CharField()
    owner = serializers.CharField()
    type = serializers.CharField()
    title = serializers.CharField()
    help = serializers.CharField()
    at_least = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True)
    at_most = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True)
    personal = serializers.BooleanField()
    standard = serializers.SerializerMethodField(help_text="Everybody has it; Cairn writes it itself.")

    def get_standard(self, spec: Any) -> bool:
        return (spec.owner, spec.name) in RESERVED


OWNER = query("owner", "person or account", enum=["person", "account"])


@extend_schema_view(
    list=extend_schema(summary="List fields", parameters=[OWNER], responses=FieldShape(many=True)),
    create=extend_schema(
        summary="Register a field",
        request=FieldGiven,
        examples=example(name="boards", type="number", at_least=0, title="Boards"),
        responses={201: FieldShape},
    ),
    partial_update=extend_schema(
        summary="Change a registered field", parameters=[OWNER], request=FieldGiven, examples=example(at_most=100), responses=FieldShape
    ),
)
class FieldDefinitions(Resource):
    pagination_class = Whole
    lookup_value_regex = "[^/]+"
    needs = {"list": SEE_FIELDS, "create": ADD_FIELDS, "partial_update": CHANGE_FIELDS}

    def list(self, request: Request) -> Response:
        fields = registered()
        said = self.choice("owner", ("person", "account"))
        found = [spec for owner in ("person", "account") if said in ("", owner) for spec in fields.of(owner).values()]
        return self.listed(found, FieldShape)

    def create(self, request: Request) -> Response:
        row = register_field(self.actor, self.said(FieldGiven), self.now)
        return Response(FieldShape(spec_of(row)).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        row = FieldDefinition.objects.filter(name=pk, owner=self.choice("owner", ("person", "account")) or "person").first()
        if row is None:
            raise Http404(pk)
        said = dict(self.said(FieldGiven, partial=True))
        for fixed in ("name", "owner"):
            if said.pop(fixed, getattr(row, fixed)) != getattr(row, fixed):
                raise Problem(422, "stays", _("Name and owner of a field stay: rules know the field by them."), fixed)
        return Response(FieldShape(spec_of(change_field(self.actor, row, said, self.now))).data)
