"""What could not be taken in: read with its reason, repaired and tried again, or dropped."""

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource, number_of
from audience.api.scopes import CHANGE_QUARANTINE, SEE_QUARANTINE
from audience.api.shapes import ID, Body, Moment, Object, Shape, query
from audience.models import Quarantined
from audience.quarantine import drop, replay


class QuarantinedShape(Shape):
    id = serializers.IntegerField()
    type = serializers.CharField()
    code = serializers.CharField()
    field = serializers.CharField()
    detail = serializers.CharField(source="sentence")
    message_id = serializers.CharField()
    original = serializers.CharField(help_text="The message as it came, as JSON text.")
    history = serializers.BooleanField(help_text="It came by /v1/import; repaired, it starts and wakes nothing.")
    received_at = Moment()
    settled_at = Moment(allow_null=True)


class Repaired(Body):
    message = Object(
        required=False,
        help_text=(
            "The message, repaired; without it the original is tried again. "
            "What has the code could_not_be_walked was taken in as it is and is only walked again."
        ),
    )


class Settled(Shape):
    done = serializers.BooleanField(help_text="false where it was settled or stored before.")


@extend_schema_view(
    list=extend_schema(
        summary="List what stands in quarantine",
        parameters=[
            query("settled", "true: repaired or dropped; false: still waiting.", bool),
            query("type", "Of this event type."),
            query("code", "For this reason, such as missing or server_only."),
        ],
        responses=QuarantinedShape(many=True),
    ),
    retrieve=extend_schema(summary="Read a quarantined message", parameters=[ID], responses=QuarantinedShape),
)
class Quarantine(Resource):
    needs = {"list": SEE_QUARANTINE, "retrieve": SEE_QUARANTINE, "replay": CHANGE_QUARANTINE, "drop": CHANGE_QUARANTINE}

    def list(self, request: Request) -> Response:
        rows = Quarantined.objects.all()
        if (settled := self.flag("settled")) is not None:
            rows = rows.filter(settled_at__isnull=not settled)
        for name in ("type", "code"):
            if said := self.text(name):
                rows = rows.filter(**{name: said})
        return self.listed(rows, QuarantinedShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(QuarantinedShape(_row(pk)).data)

    @extend_schema(summary="Try it again", parameters=[ID], request=Repaired, responses=Settled)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str) -> Response:
        return Response({"done": replay(_row(pk), self.actor, self.now, self.said(Repaired).get("message"))})

    @extend_schema(summary="Drop it for good", parameters=[ID], request=None, responses=Settled)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        return Response({"done": drop(_row(pk), self.actor, self.now)})


def _row(said: str) -> Quarantined:
    found = Quarantined.objects.filter(pk=number_of(said, "id")).first()
    if found is None:
        raise Http404(said)
    return found
