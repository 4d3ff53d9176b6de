"""Versions of a journey: what went live, and never changes."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource, number_of
from engine.models import Version
from journeys.api.shapes import VersionShape, VersionWhole
from journeys.operations import rights
from journeys.operations.finding import find

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH)
NUMBER = OpenApiParameter("number", int, OpenApiParameter.PATH)


@extend_schema_view(
    list=extend_schema(summary="List versions", parameters=[KEY], responses=VersionShape(many=True)),
    retrieve=extend_schema(summary="Read a version", parameters=[KEY, NUMBER], responses=VersionWhole),
)
class Versions(Resource):
    lookup_field = "number"
    needs = {"list": rights.SEE, "retrieve": rights.SEE}

    def list(self, request: Request, key: str) -> Response:
        return self.listed(Version.objects.filter(journey=find(key).journey), VersionShape)

    def retrieve(self, request: Request, key: str, number: str) -> Response:
        asked = number_of(number, "number")
        found = Version.objects.filter(journey=find(key).journey, number=asked).first() if asked < 2**31 else None
        if found is None:
            raise Http404(number)
        return Response(VersionWhole(found).data)
