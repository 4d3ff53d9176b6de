"""A journey as a file, over HTTP: taken out, taken in, and what differs."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.body import MOST_BYTES, check_text
from audience.api.problems import Problem
from audience.api.resource import Resource
from audience.api.shapes import Shape, query
from audience.doors.body import too_large
from audience.protocol import NotUtf8
from audience.protocol.parse import read_text
from engine.models import Journey
from journeys import files
from journeys.api.shapes import DraftShape
from journeys.files import JourneyFile
from journeys.operations import rights
from journeys.operations.comparing import Compared, Side, compare, side_of
from journeys.operations.files import take_in

YAML = "application/yaml"
KEY = OpenApiParameter("key", str, OpenApiParameter.PATH)
OF = "`draft`, `live` or the number of a version."
FILE = {YAML: OpenApiTypes.STR}


class YamlText(BaseParser):
    """Reads a text, whatever the content type says: curl's own is that of a form."""

    media_type = YAML

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, str]:
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise Problem(413, "too_large", too_large(MOST_BYTES, parser_context["request"]), "body")
        try:
            text = read_text(raw)
        except NotUtf8 as why:
            raise Problem(400, "not_utf8", str(why), why.field) from None
        check_text(text, "")
        return {"file": text}


class ToldShape(Shape):
    label_ = serializers.CharField()
    was = serializers.CharField()
    now = serializers.CharField()


class ChangeShape(Shape):
    kind = serializers.CharField(help_text="added, changed or removed.")
    node = serializers.CharField(help_text="The step; empty for what holds everywhere.")
    title = serializers.CharField()
    was = serializers.CharField(help_text="What a step that is gone said in short.")
    now = serializers.CharField(help_text="What a new step says in short.")
    told = ToldShape(many=True, help_text="Of a step that changed: what, from what to what.")


class DifferenceShape(Shape):
    before = serializers.CharField(source="before.name")
    after = serializers.CharField(source="after.name")
    same = serializers.BooleanField()
    changes = ChangeShape(many=True)
    lines = serializers.ListField(child=serializers.CharField(), help_text="The same and what else differs, a sentence each.")
    yaml = serializers.CharField(help_text="A unified diff of both as canonical YAML; empty where they are the same.")


@extend_schema_view(
    retrieve=extend_schema(
        summary="Read a journey as a file",
        description="Canonical YAML: the same journey is always written the same.",
        parameters=[KEY, query("of", f"{OF} The draft if left out.")],
        responses={(200, YAML): OpenApiResponse(str, description="The file.")},
    ),
    update=extend_schema(
        summary="Take a file in",
        description="Its drawing takes the place of the draft, or begins the journey; nothing goes live by it. So it is with its tests; "
        "a file that says nothing of tests leaves those there are. What is wrong is told with its `line`.",
        parameters=[KEY],
        request=FILE,
        responses={200: DraftShape, 201: DraftShape},
    ),
)
class JourneyFiles(Resource):
    parser_classes = [YamlText]
    needs = {"retrieve": rights.SEE, "update": rights.DRAW, "diff": rights.SEE, "diff_file": rights.SEE}

    def retrieve(self, request: Request, key: str) -> HttpResponse:
        side = side_of(self.actor, key, self.text("of") or "draft")
        answer = HttpResponse(files.write(side.file), content_type=f"{YAML}; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{key}.yaml"'
        return answer

    def update(self, request: Request, key: str) -> Response:
        file = self._file(key)
        begun = not Journey.objects.filter(key=key).exists()
        draft = take_in(self.actor, file, now=self.now)
        return Response(DraftShape(draft).data, status=201 if begun else 200)

    @extend_schema(
        summary="Say what differs",
        parameters=[KEY, query("from", f"{OF} `live` if left out."), query("to", f"{OF} `draft` if left out.")],
        responses=DifferenceShape,
    )
    def diff(self, request: Request, key: str) -> Response:
        before = side_of(self.actor, key, self.text("from") or "live")
        return self._told(compare(before, side_of(self.actor, key, self.text("to") or "draft")))

    @extend_schema(
        summary="Say what a file would change",
        parameters=[KEY, query("from", f"{OF} `draft` if left out.")],
        request=FILE,
        responses=DifferenceShape,
    )
    def diff_file(self, request: Request, key: str) -> Response:
        before = side_of(self.actor, key, self.text("from") or "draft")
        return self._told(compare(before, Side(f"{key}.yaml", self._file(key))))

    def _told(self, found: Compared) -> Response:
        return Response(DifferenceShape(found).data)

    def _file(self, key: str) -> JourneyFile:
        said: Any = self.request.data
        try:
            file = files.read(said.get("file", ""))
        except files.BadFile as why:
            raise Problem(422, "bad_file", why.sentence, "", line=why.line) from why
        if file.key != key:
            raise Problem(422, "other_key", _("This file is of the journey “%(key)s”.") % {"key": file.key[:80]}, "key")
        return file
