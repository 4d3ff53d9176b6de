"""What a journey needs from the application, over the API."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource
from audience.api.shapes import Moment, Shape
from insights.needs.reading import HOWS, read_needs
from journeys.operations import rights
from journeys.operations.finding import find


class UseShape(Shape):
    node = serializers.CharField(help_text="The step; empty: it holds everywhere in the journey.")
    title = serializers.CharField()
    how = serializers.ChoiceField(choices=list(HOWS))


class PropertyNeededShape(Shape):
    name = serializers.CharField()
    type = serializers.CharField(help_text="Empty: nobody knows it yet.")
    needed = serializers.BooleanField(help_text="Events without it stand in quarantine.")
    declared = serializers.BooleanField(source="known")
    seen_in = serializers.IntegerField(source="has", help_text="So many of the latest events have it.")
    of = serializers.IntegerField(help_text="So many of the latest were looked at.")
    uses = UseShape(many=True)


class SnippetShape(Shape):
    language = serializers.CharField(source="key")
    text = serializers.CharField()


class EventNeededShape(Shape):
    type = serializers.CharField(source="name")
    title = serializers.CharField()
    registered = serializers.BooleanField()
    server_only = serializers.BooleanField(help_text="Browser keys may not say it.")
    instead = serializers.CharField(help_text="An event that is enough in its place; empty: there is none.")
    instead_seen_at = Moment(source="instead_at", allow_null=True, help_text="When that one came last.")
    last_seen_at = Moment(source="last_at", allow_null=True, help_text="null: never.")
    last_7_days = serializers.IntegerField(source="week")
    uses = UseShape(many=True)
    properties = PropertyNeededShape(many=True)
    snippets = SnippetShape(many=True)


class FieldNeededShape(Shape):
    name = serializers.CharField()
    trait = serializers.CharField(help_text="What it is called where it is sent.")
    type = serializers.CharField(help_text="Empty: nobody knows it yet.")
    registered = serializers.BooleanField()
    filled_by = serializers.CharField(help_text="The event from which Cairn fills it; empty: the application sends it.")
    last_set_at = Moment(source="last_at", allow_null=True, help_text="null: never.")
    uses = UseShape(many=True)


class NeedsShape(Shape):
    journey = serializers.CharField()
    revision = serializers.IntegerField(help_text="Of the draft that this is about.")
    never_came = serializers.IntegerField(help_text="So many of the events and fields never came.")
    events = EventNeededShape(many=True)
    person_fields = FieldNeededShape(many=True)
    account_fields = FieldNeededShape(many=True)
    identify = SnippetShape(many=True, help_text="How the fields of a person are sent.")
    group = SnippetShape(many=True, help_text="How the fields of an account are sent.")


@extend_schema_view(
    retrieve=extend_schema(
        summary="Read what a journey needs from the application",
        description="Each event and field that its draft uses: its type, where it is used, when it came last, and how to send it.",
        responses=NeedsShape,
    )
)
class JourneyNeeds(Resource):
    lookup_field = "key"
    lookup_value_regex = "[^/]+"
    needs = {"retrieve": rights.SEE}

    def retrieve(self, request: Request, key: str) -> Response:
        draft = find(key)
        found = read_needs(draft.graph, request.build_absolute_uri("/").rstrip("/"), self.now)
        shown = {
            "journey": key,
            "revision": draft.revision,
            "never_came": found.missing,
            "events": found.events,
            "person_fields": found.fields,
            "account_fields": found.account,
            "identify": found.identify,
            "group": found.group,
        }
        return Response(NeedsShape(shown).data)
