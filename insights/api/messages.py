"""Messages: what was to be said to whom, what became of it and why, and how it looked."""

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.people import person_number
from audience.api.resource import Resource, number_of
from audience.api.shapes import ID, Moment, Object, Shape, query
from audience.models.consent import Channel
from channels.models import Message
from insights.api.finding import JOURNEY, PERSON, RUN, journey_number
from insights.api.scopes import SEE_MESSAGES


class MessageShape(Shape):
    id = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    run = serializers.IntegerField(source="run_id", allow_null=True)
    node = serializers.CharField()
    channel = serializers.CharField()
    message_class = serializers.CharField()
    is_prompt = serializers.BooleanField()
    state = serializers.CharField(help_text="held, ready, claimed, sent, failed, unknown, skipped or cancelled.")
    why = serializers.CharField(help_text="Why it is in this state, as a code.")
    why_values = Object(help_text="What was compared.")
    requested_at = Moment()
    held_until = Moment(source="due_at", allow_null=True)
    sent_at = Moment(allow_null=True)
    delivered_at = Moment(allow_null=True)
    opened_at = Moment(allow_null=True)
    clicked_at = Moment(allow_null=True)
    replied_at = Moment(allow_null=True)
    dismissed_at = Moment(allow_null=True)
    failed_at = Moment(allow_null=True)
    provider = serializers.CharField()
    segments = serializers.IntegerField()
    cost = serializers.DecimalField(18, 6)


class BodyShape(Shape):
    to = serializers.CharField()
    sender = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()
    url = serializers.CharField()


class MessageWhole(MessageShape):
    body = BodyShape(allow_null=True, help_text="As it went out; null before.")


@extend_schema_view(
    list=extend_schema(
        summary="List messages",
        parameters=[PERSON, JOURNEY, RUN, query("state", "In this state."), query("channel", "On this channel.")],
        responses=MessageShape(many=True),
    ),
    retrieve=extend_schema(summary="Read a message as it went out", parameters=[ID], responses=MessageWhole),
)
class Messages(Resource):
    needs = {"list": SEE_MESSAGES, "retrieve": SEE_MESSAGES}

    def list(self, request: Request) -> Response:
        messages = Message.objects.all()
        if (person := person_number(self)) is not None:
            messages = messages.filter(person_id=person)
        if (journey := journey_number(self)) is not None:
            messages = messages.filter(journey_id=journey)
        if (run := self.number("run")) is not None:
            messages = messages.filter(run_id=run)
        for name, values in (("state", Message.State.values), ("channel", Channel.values)):
            if said := self.choice(name, values):
                messages = messages.filter(**{name: said})
        return self.listed(messages, MessageShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        found = Message.objects.filter(pk=number_of(pk, "id")).first()
        if found is None:
            raise Http404(pk)
        return Response(MessageWhole(found).data)
