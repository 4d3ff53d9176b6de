"""Serializers that all resources build on: strict about what they take, plain about what they give."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema_field
from rest_framework import serializers

from audience.protocol.moments import FIRST, LAST, read_moment, written


class Shape(serializers.Serializer[Any]):
    """A thing as the API tells it. A name that serializers keep for themselves ends in ``_`` in the class and not in JSON."""

    def get_fields(self) -> dict[str, Any]:
        return {name.rstrip("_"): field for name, field in super().get_fields().items()}


class Body(Shape):
    """What a request may say. A name that means nothing is refused, so that a slip of the pen is no silence."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            for name in data:
                if name not in self.fields:
                    raise serializers.ValidationError({name: [_("“%(name)s” means nothing here.") % {"name": name}]}, "unknown")
        return super().to_internal_value(data)


class Moment(serializers.DateTimeField):
    """A moment in UTC, as it is stored everywhere."""

    def to_representation(self, value: datetime) -> str:
        return written(value)

    def to_internal_value(self, value: Any) -> datetime:
        found = read_moment(value)
        if found is None or not FIRST <= found < LAST:
            raise serializers.ValidationError(_("Give a moment such as 2026-11-24T10:00:00Z."), "bad_moment")
        return found


@extend_schema_field({"type": "object", "additionalProperties": True})
class Object(serializers.JSONField):
    """A JSON object."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise serializers.ValidationError(_("An object is needed here."), "not_an_object")
        return data


@extend_schema_field(OpenApiTypes.ANY)
class Anything(serializers.JSONField):
    """Any JSON value."""


def query(name: str, says: str, kind: Any = str, **more: Any) -> OpenApiParameter:
    """Describe a filter."""
    return OpenApiParameter(name, kind, description=says, **more)


def example(**said: Any) -> list[OpenApiExample]:
    """Give a body as somebody would send it."""
    return [OpenApiExample("An example", value=said, request_only=True)]


MOMENT = OpenApiTypes.DATETIME
ID = OpenApiParameter("id", int, OpenApiParameter.PATH)
