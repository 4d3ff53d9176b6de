"""Comments at the steps of a journey: listed, said, settled."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource, number_of
from audience.api.shapes import Body, Moment, Shape, example, query
from journeys.models import Comment
from journeys.operations import rights
from journeys.operations.comment import NoSuchComment, comment, comments_of, settle

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH)
COMMENT = OpenApiParameter("comment", int, OpenApiParameter.PATH)


class CommentShape(Shape):
    id = serializers.IntegerField()
    step = serializers.CharField()
    text = serializers.CharField(help_text="Plain text, never markup.")
    by = serializers.CharField()
    at = Moment()
    resolved_by = serializers.CharField(help_text="Empty: not settled.")
    resolved_at = Moment(allow_null=True)


class CommentGiven(Body):
    step = serializers.CharField(max_length=64)
    text = serializers.CharField(max_length=4_000, trim_whitespace=False)


@extend_schema_view(
    list=extend_schema(
        summary="List comments",
        parameters=[KEY, query("step", "Those of one step."), query("resolved", "true: the settled ones; false: the open ones.", bool)],
        responses=CommentShape(many=True),
    ),
    create=extend_schema(
        summary="Comment on a step",
        description="Whoever may see a journey may comment on it.",
        parameters=[KEY],
        request=CommentGiven,
        examples=example(step="push", text="Is this still true for Enterprise?"),
        responses={201: CommentShape},
    ),
)
class Comments(Resource):
    needs = dict.fromkeys(("list", "create", "resolve", "reopen"), rights.SEE)

    def list(self, request: Request, key: str) -> Response:
        return self.listed(comments_of(self.actor, key, step=self.text("step"), resolved=self.flag("resolved")), CommentShape)

    def create(self, request: Request, key: str) -> Response:
        said = self.said(CommentGiven)
        return Response(CommentShape(comment(self.actor, key, said["step"], said["text"], now=self.now)).data, status=201)

    @extend_schema(summary="Settle a comment", parameters=[KEY, COMMENT], request=None, responses=CommentShape)
    def resolve(self, request: Request, key: str, comment: str) -> Response:
        return Response(CommentShape(self._settle(key, comment, True)).data)

    @extend_schema(summary="Open a comment again", parameters=[KEY, COMMENT], request=None, responses=CommentShape)
    def reopen(self, request: Request, key: str, comment: str) -> Response:
        return Response(CommentShape(self._settle(key, comment, False)).data)

    def _settle(self, key: str, number: str, settled: bool) -> Comment:
        try:
            return settle(self.actor, key, number_of(number, "comment"), settled=settled, now=self.now)
        except NoSuchComment as why:
            raise Http404(number) from why
