"""Consents: who agreed to what, when, where from and in which words; recorded here as anywhere else."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.people import person_number, person_of
from audience.api.resource import Resource
from audience.api.scopes import ADD_CONSENTS, SEE_CONSENTS
from audience.api.shapes import MOMENT, Body, Moment, Shape, example, query
from audience.consent import record
from audience.history import demand
from audience.models import Consent
from audience.models.consent import Channel, MessageClass


class ConsentShape(Shape):
    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    channel = serializers.CharField()
    message_class = serializers.CharField()
    given = serializers.BooleanField()
    at = Moment()
    source_ = serializers.CharField(help_text="Where it was given.")
    wording = serializers.CharField(help_text="What was agreed to, in its words.")
    ip = serializers.CharField(allow_null=True)
    recorded_by = serializers.CharField(source="actor")
    recorded_at = Moment()
    event = serializers.IntegerField(source="event_id", allow_null=True)


class ConsentGiven(Body):
    person = serializers.CharField(max_length=210, help_text="A number, or user: and your own id.")
    given = serializers.BooleanField(help_text="false takes it back.")
    channel = serializers.ChoiceField(choices=Channel.values, required=False, allow_blank=True, default="")
    message_class = serializers.ChoiceField(choices=MessageClass.values, required=False, allow_blank=True, default="")
    source_ = serializers.CharField(max_length=120, help_text="Where it was given: a form, a call.")
    wording = serializers.CharField(required=False, allow_blank=True, max_length=5_000, default="")
    ip = serializers.IPAddressField(required=False, default="")
    at = Moment(required=False, help_text="When; now if it is not said.")


class ConsentRecorded(Shape):
    event = serializers.IntegerField(help_text="The ledger has its line once this event is walked, which is within a second.")


@extend_schema_view(
    list=extend_schema(
        summary="Read the ledger of consents",
        parameters=[
            query("person", "Of this person: a number, or user:ada."),
            query("since", "Recorded at or after.", MOMENT),
            query("until", "Recorded before.", MOMENT),
        ],
        responses=ConsentShape(many=True),
    ),
    create=extend_schema(
        summary="Record a consent, or that it was taken back",
        request=ConsentGiven,
        examples=example(
            person="user:ada",
            given=True,
            channel="sms",
            message_class="promotional",
            source="checkout form",
            wording="Text me offers.",
            ip="203.0.113.7",
        ),
        responses={202: ConsentRecorded},
    ),
)
class Consents(Resource):
    needs = {"list": SEE_CONSENTS, "create": ADD_CONSENTS}

    def list(self, request: Request) -> Response:
        rows = Consent.objects.all()
        if (person := person_number(self)) is not None:
            rows = rows.filter(person_id=person)
        if (since := self.moment("since")) is not None:
            rows = rows.filter(recorded_at__gte=since)
        if (until := self.moment("until")) is not None:
            rows = rows.filter(recorded_at__lt=until)
        return self.listed(rows, ConsentShape)

    def create(self, request: Request) -> Response:
        demand(self.actor, ADD_CONSENTS)
        said = dict(self.said(ConsentGiven))
        event = record(person_of(said.pop("person")), actor=self.actor, now=self.now, **said)
        return Response({"event": event}, status=202)
