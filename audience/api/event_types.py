"""Event types: those of files and those registered at run time. A new one can be used in a journey at once."""

from collections.abc import Mapping
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
from audience.api.scopes import ADD_TYPES, CHANGE_TYPES, SEE_TYPES
from audience.api.shapes import Body, Shape, example
from audience.event_types.base import SHELF, EventType
from audience.models import EventTypeRow
from audience.protocol.message import LONGEST_ID
from audience.registering import change_event_type, register_event_type
from audience.rules.types import TYPES
from audience.types import all_types, type_of

MOST_PROPERTIES = 200
# One week is the longest that an event may wake a journey late.
MOST_LIFE_HOURS = 24 * 366


class PropertyShape(Body):
    name = serializers.CharField(max_length=100)
    type = serializers.ChoiceField(choices=sorted(TYPES), default="text")
    needed = serializers.BooleanField(default=False, help_text="An event without it goes into quarantine.")
    help = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class EventTypeGiven(Body):
    key = serializers.CharField(max_length=LONGEST_ID, help_text="As your application sends it, with its capitals and spaces.")
    title = serializers.CharField(max_length=120)
    description = serializers.CharField(required=False, allow_blank=True, max_length=5_000)
    properties = PropertyShape(many=True, required=False)
    server_only = serializers.BooleanField(required=False, help_text="Refused when a browser key says it.")
    life_hours = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST_LIFE_HOURS, help_text="An older one changes the log and wakes no journey."
    )

    def validate_properties(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(given) > MOST_PROPERTIES:
            raise serializers.ValidationError(
                _("An event type may have at most %(most)d properties.") % {"most": MOST_PROPERTIES}, "too_many"
            )
        names = [one["name"] for one in given]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise serializers.ValidationError(_("“%(name)s” stands there twice.") % {"name": twice}, "twice")
        return given


class EventTypeShape(Shape):
    key = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    properties = PropertyShape(many=True)
    server_only = serializers.BooleanField()
    internal = serializers.BooleanField(help_text="Only Cairn itself says it.")
    life_hours = serializers.IntegerField()
    stored = serializers.BooleanField(help_text="Registered at run time; the others are files.")


def shape_of(type_: EventType[Any]) -> Mapping[str, Any]:
    return {
        "key": type_.key,
        "title": str(type_.title),
        "description": str(type_.help),
        "properties": [
            {"name": one.name, "type": one.type, "needed": one.needed, "help": str(one.help)} for one in type_.properties.values()
        ],
        "server_only": type_.server_only,
        "internal": type_.internal,
        "life_hours": round(type_.life.total_seconds() / 3600),
        "stored": type_.key not in SHELF,
    }


@extend_schema_view(
    list=extend_schema(summary="List event types", responses=EventTypeShape(many=True)),
    retrieve=extend_schema(summary="Read an event type", responses=EventTypeShape),
    create=extend_schema(
        summary="Register an event type",
        description="It can start, wake and end journeys at once: no restart, no migration.",
        request=EventTypeGiven,
        examples=example(
            key="sale_closed", title="Sale closed", properties=[{"name": "worth", "type": "number", "needed": True}], life_hours=24
        ),
        responses={201: EventTypeShape},
    ),
    partial_update=extend_schema(
        summary="Change a registered event type", request=EventTypeGiven, examples=example(title="Sale won"), responses=EventTypeShape
    ),
)
class EventTypes(Resource):
    pagination_class = Whole
    lookup_value_regex = "[^/]+(?:/[^/]+)*"
    needs = {"list": SEE_TYPES, "retrieve": SEE_TYPES, "create": ADD_TYPES, "partial_update": CHANGE_TYPES}

    def list(self, request: Request) -> Response:
        return self.listed([shape_of(type_) for type_ in all_types()], EventTypeShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        found = type_of(pk)
        if found is None:
            raise Http404(pk)
        return Response(EventTypeShape(shape_of(found)).data)

    def create(self, request: Request) -> Response:
        row = register_event_type(self.actor, self.said(EventTypeGiven), self.now)
        return Response(EventTypeShape(_of_row(row)).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        row = EventTypeRow.objects.filter(key=pk).first()
        if row is None and pk in SHELF:
            raise Problem(409, "is_a_file", _("This event type is a file of the code; change it there."))
        if row is None:
            raise Http404(pk)
        said = self.said(EventTypeGiven, partial=True)
        if said.get("key", row.key) != row.key:
            raise Problem(422, "key_stays", _("The name in code stays: journeys know the event by it."), "key")
        return Response(EventTypeShape(_of_row(change_event_type(self.actor, row, said, self.now))).data)


def _of_row(row: EventTypeRow) -> Mapping[str, Any]:
    from audience.types import StoredType

    return shape_of(StoredType(row))
