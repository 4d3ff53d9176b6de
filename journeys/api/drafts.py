"""The draft of a journey: read, changed by commands or as a whole, always against the revision that was looked at."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource
from audience.api.shapes import example
from journeys.api.shapes import COMMANDS, GRAPH, CommandsGiven, DraftShape, GraphGiven, RestoreGiven
from journeys.operations import rights
from journeys.operations.edit import edit
from journeys.operations.finding import find
from journeys.operations.restore import restore_version

CONFLICT = "With another revision the answer is 409 and holds the draft as it is now."


@extend_schema_view(
    retrieve=extend_schema(summary="Read the draft", responses=DraftShape),
    update=extend_schema(
        summary="Put a whole graph in place of the draft",
        description=CONFLICT,
        request=GraphGiven,
        examples=example(revision=1, graph=GRAPH),
        responses=DraftShape,
    ),
)
class Drafts(Resource):
    lookup_field = "key"
    lookup_value_regex = "[^/]+"
    needs = {"retrieve": rights.SEE, "update": rights.DRAW, "commands": rights.DRAW, "restore": rights.DRAW}

    def retrieve(self, request: Request, key: str) -> Response:
        return Response(DraftShape(find(key)).data)

    def update(self, request: Request, key: str) -> Response:
        said = self.said(GraphGiven)
        commands = [{"op": "restore", "graph": said["graph"]}]
        if "name" in said:
            commands.append({"op": "rename", "name": said["name"]})
        return Response(DraftShape(edit(self.actor, key, revision=said["revision"], commands=commands, now=self.now).draft).data)

    @extend_schema(
        summary="Change the draft by commands",
        description=CONFLICT,
        request=CommandsGiven,
        examples=example(revision=1, commands=COMMANDS),
        responses=DraftShape,
    )
    @action(detail=True, methods=["post"])
    def commands(self, request: Request, key: str) -> Response:
        said = self.said(CommandsGiven)
        saved = edit(self.actor, key, revision=said["revision"], commands=said["commands"], now=self.now)
        return Response(DraftShape(saved.draft).data)

    @extend_schema(summary="Make the draft out of a version", description=CONFLICT, request=RestoreGiven, responses=DraftShape)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, key: str) -> Response:
        said = self.said(RestoreGiven)
        draft = restore_version(self.actor, key, said["version"], now=self.now, revision=said.get("revision"))
        return Response(DraftShape(draft).data)
