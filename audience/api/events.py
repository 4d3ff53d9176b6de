"""The event log: what was accepted, to be read. Events come in by /v1."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.people import person_number
from audience.api.problems import Problem
from audience.api.resource import Resource, number_of
from audience.api.scopes import SEE_EVENTS
from audience.api.shapes import ID, MOMENT, Moment, Object, Shape, query
from audience.models import Event
from audience.notes import notes_of
from audience.types import CALLS, type_of


class EventShape(Shape):
    id = serializers.IntegerField()
    type = serializers.CharField()
    call = serializers.CharField(source="kind", help_text="identify, track, page, screen, group or alias.")
    person = serializers.IntegerField(source="person_id")
    message_id = serializers.CharField(allow_blank=True)
    at = Moment(help_text="When it happened.")
    received_at = Moment()
    properties = Object()
    known = serializers.BooleanField(help_text="Whether its type was registered when it came.")
    notes = serializers.SerializerMethodField(help_text="What was lost when it was taken in: `time_unreadable`, `number_lost`, …")

    def get_notes(self, event: Event) -> list[str]:
        return notes_of(event.context)


@extend_schema_view(
    list=extend_schema(
        summary="Read the event log",
        parameters=[
            query("person", "Of this person: a number, or user:ada."),
            query("type", "Of this type."),
            query("since", "Received at or after.", MOMENT),
            query("until", "Received before.", MOMENT),
        ],
        responses=EventShape(many=True),
    ),
    retrieve=extend_schema(summary="Read an event", parameters=[ID], responses=EventShape),
)
class Events(Resource):
    needs = {"list": SEE_EVENTS, "retrieve": SEE_EVENTS}

    def list(self, request: Request) -> Response:
        events = Event.objects.all()
        if (person := person_number(self)) is not None:
            events = events.filter(person_id=person)
        if type_ := self.text("type"):
            if type_ not in CALLS and type_of(type_) is None and not Event.objects.filter(type=type_).exists():
                raise Problem(400, "unknown_type", _("No event of this name is registered, and none ever came."), "type")
            events = events.filter(type=type_)
        if (since := self.moment("since")) is not None:
            events = events.filter(received_at__gte=since)
        if (until := self.moment("until")) is not None:
            events = events.filter(received_at__lt=until)
        return self.listed(events, EventShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        found = Event.objects.filter(pk=number_of(pk, "id")).first()
        if found is None:
            raise Http404(pk)
        return Response(EventShape(found).data)
