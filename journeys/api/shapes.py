"""How journeys, drafts, versions and findings look over the API."""

from typing import Any

from rest_framework import serializers

from audience.api.shapes import Anything, Body, Moment, Object, Shape
from engine.core.frozen import LATE
from engine.models import Journey
from journeys.api.transfer_shapes import ChoiceGiven
from journeys.checks.base import Finding
from journeys.everywhere import in_full
from journeys.models import Draft
from journeys.operations.enrolment import DEFAULT_DAYS, MOST_DAYS
from journeys.operations.publish import GO_ON, LEAVE

GRAPH_HELP = "`{nodes: [{id, type, name, schema, settings}], edges: [{from, port, to}], notes: [{id, at, text}], everywhere: {…}}`"

GRAPH: dict[str, Any] = {
    "nodes": [
        {"id": "start", "type": "entry_event", "settings": {"types": ["feature_limit_reached"], "reentry": "after", "after": "P30D"}},
        {"id": "push", "type": "send_push", "settings": {"title": "Nearly full", "body": "See your options."}},
        {"id": "wait", "type": "wait_time", "settings": {"lasts": "P1D"}},
        {"id": "goal", "type": "goal", "settings": {}},
    ],
    "edges": [
        {"from": "start", "port": "next", "to": "push"},
        {"from": "push", "port": "next", "to": "wait"},
        {"from": "wait", "port": "next", "to": "goal"},
    ],
}
COMMANDS: list[dict[str, Any]] = [
    {"op": "insert", "type": "wait_time", "from": "push", "port": "next", "id": "rest"},
    {"op": "configure", "id": "rest", "settings": {"lasts": "P2D"}},
]


class FindingShape(Shape):
    """What a check found: ``key`` is what a publish accepts."""

    key = serializers.CharField()
    check = serializers.CharField()
    level = serializers.ChoiceField(choices=["error", "unfinished", "warning", "advice"])
    blocks = serializers.BooleanField(help_text="It keeps the draft from going live.")
    wants_note = serializers.BooleanField(source="weighty", help_text="Accepting it wants a note as well.")
    node = serializers.CharField(help_text="The step; empty: the journey itself.")
    field = serializers.CharField()
    text = serializers.CharField()
    remedy = serializers.CharField(help_text="What the command `mend` would do about it; empty: it has to be changed by hand.")


class WholeGraph(Object):
    """A graph with what holds everywhere written out, defaults too."""

    def to_representation(self, value: Any) -> Any:
        return in_full(dict(value))


class DraftShape(Shape):
    revision = serializers.IntegerField()
    graph = WholeGraph(help_text=GRAPH_HELP)
    changed_by = serializers.CharField()
    changed_at = Moment()


class VersionShape(Shape):
    number = serializers.IntegerField()
    shadow = serializers.BooleanField(help_text="It is walked for a look only; nobody hears it.")
    note = serializers.CharField()
    published_by = serializers.CharField()
    published_at = Moment()


class VersionWhole(VersionShape):
    graph = Object(help_text=GRAPH_HELP)


class JourneyShape(Shape):
    key = serializers.CharField(help_text="What files and addresses call it.")
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=Journey.State.values)
    live_version = serializers.SerializerMethodField(help_text="The version that new people enter.")
    in_shadow = serializers.SerializerMethodField(help_text="Whoever enters hears nothing.")
    owner = serializers.CharField()
    created_at = Moment()
    changed_at = Moment()
    paused_at = Moment(allow_null=True)

    def get_live_version(self, journey: Journey) -> int | None:
        return journey.live.number if journey.live is not None else None

    def get_in_shadow(self, journey: Journey) -> bool:
        return journey.live is not None and journey.live.shadow


class JourneyWhole(JourneyShape):
    draft = DraftShape()


class JourneyGiven(Body):
    name = serializers.CharField(max_length=120)
    key = serializers.CharField(
        required=False, allow_blank=True, max_length=80, default="", help_text="Made from the name if it is not said."
    )
    graph = Object(required=False, help_text=GRAPH_HELP)


class CommandsGiven(Body):
    revision = serializers.IntegerField(min_value=0, help_text="The revision that was looked at.")
    commands = serializers.ListField(
        child=Object(),
        allow_empty=False,
        help_text="`insert`, `remove`, `move`, `duplicate`, `connect`, `disconnect`, `configure`, `note`, `paste`, `everywhere`, "
        "`restore`, `rename`, `mend` (with a `finding` by its key); all are carried out or none.",
    )


class GraphGiven(Body):
    revision = serializers.IntegerField(min_value=0, help_text="The revision that was looked at.")
    graph = Object(help_text=GRAPH_HELP)
    name = serializers.CharField(required=False, max_length=120, help_text="Another name for the journey.")


class RestoreGiven(Body):
    version = serializers.IntegerField(min_value=1)
    revision = serializers.IntegerField(required=False, min_value=0)


class EnrolGiven(Body):
    days = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        default=DEFAULT_DAYS,
        help_text="Of a journey that starts by events: whose newest one is at most so old.",
    )
    limit = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**31 - 1, default=None, help_text="End after so many people."
    )


class PublishGiven(Body):
    revision = serializers.IntegerField(required=False, min_value=0, help_text="Publish only if the draft is still this one.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    accept = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, default=list, help_text="Keys of warnings that were seen; `*` is all."
    )
    move = ChoiceGiven(
        many=True, required=False, default=list, help_text="What becomes of whoever is at these steps; at all others they stay."
    )
    shadow = serializers.BooleanField(
        required=False, default=False, help_text="Whoever enters walks it and hears nothing; each message is kept as a draft."
    )
    inside = serializers.ChoiceField(
        choices=[GO_ON, LEAVE],
        default=GO_ON,
        help_text="When a journey that was in shadow goes live: whoever walks in it walks on there, or leaves.",
    )
    enrol = EnrolGiven(required=False, allow_null=True, default=None, help_text="Enrol who fits the start already, too.")


class PlannedGiven(PublishGiven):
    at = serializers.DateTimeField(help_text="The moment at which it goes live, with its zone.")


class PlannedShape(Shape):
    state = serializers.CharField(help_text="waiting, done, cancelled, or failed: it did not go live, and why says the reason.")
    at = Moment()
    revision = serializers.IntegerField(help_text="Only this one is published.")
    asked_by = serializers.CharField()
    asked_at = Moment()
    ended_at = Moment(allow_null=True)
    version = serializers.IntegerField(source="number", allow_null=True, help_text="What went live.")
    why = serializers.CharField()


class PublishedShape(Shape):
    version = VersionShape()
    already = serializers.BooleanField(help_text="The live version says the same; nothing was done.")
    moving = serializers.IntegerField(allow_null=True, help_text="The move of people that was begun with it.")
    enrolling = serializers.IntegerField(allow_null=True, help_text="The enrolment that was begun with it.")


class ResumeGiven(Body):
    late = serializers.ChoiceField(
        choices=LATE,
        default="send",
        help_text="What fell due meanwhile goes out, waits for the rest it had, or is passed over. Whoever was not due keeps the rest.",
    )


class TwinGiven(Body):
    name = serializers.CharField(required=False, allow_blank=True, max_length=120, default="")


class SettingShape(Shape):
    """One setting of a node type."""

    name = serializers.CharField()
    label_ = serializers.CharField()
    help = serializers.CharField()
    type = serializers.CharField(help_text="text, number, whole number, flag, length (P1D), time (09:00), list, object, any")
    kind = serializers.CharField(help_text="What the editor asks it with: choice, rule, event, liquid …")
    needed = serializers.BooleanField()
    choices = serializers.ListField(child=serializers.CharField())
    default = Anything(help_text="What it is if nothing is said.")
    at_least = Anything()
    at_most = Anything()


class PortShape(Shape):
    key = serializers.CharField()
    label_ = serializers.CharField()
    side = serializers.BooleanField()
    loops = serializers.BooleanField(help_text="It may lead back to a step above.")


class NodeTypeShape(Shape):
    type = serializers.CharField()
    title = serializers.CharField()
    group = serializers.CharField()
    help = serializers.CharField()
    schema = serializers.IntegerField()
    settings = SettingShape(many=True)
    ports = PortShape(many=True, help_text="With the settings of the example.")
    example = Object(help_text="Settings that are ready to walk.")


def draft_shape(draft: Draft) -> dict[str, Any]:
    return dict(DraftShape(draft).data)


def finding_shape(finding: Finding) -> dict[str, Any]:
    return dict(FindingShape(finding).data)
