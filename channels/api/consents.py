"""The export of consents, as an auditor wants it: a file with every statement that was ever made."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request

from audience.api.people import person_number
from audience.api.resource import Resource
from audience.api.scopes import SEE_CONSENTS
from audience.api.shapes import MOMENT, query
from audience.history import record
from audience.protocol.moments import written
from channels.consent_export import COLUMNS, consent_export
from ground.spreadsheet import lines


@extend_schema_view(
    list=extend_schema(
        summary="Export all consents",
        description="CSV: who, when, where from, in which words, from which address, recorded by whom. Nothing is left out or summed up.",
        parameters=[
            query("person", "Of this person: a number, or user:ada."),
            query("since", "Recorded at or after.", MOMENT),
            query("until", "Recorded before.", MOMENT),
        ],
        responses={(200, "text/csv"): OpenApiResponse(str, description=", ".join(COLUMNS))},
    )
)
class ConsentExport(Resource):
    pagination_class = None
    needs = {"list": SEE_CONSENTS}

    def list(self, request: Request) -> StreamingHttpResponse:
        rows = consent_export(person_id=person_number(self), since=self.moment("since"), until=self.moment("until"))
        record(self.actor, "consent.exported", ("consent", "all"), {}, self.now)
        response = StreamingHttpResponse(lines(_table(rows)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="consents-{self.now:%Y-%m-%d}.csv"'
        return response


def _table(rows: Iterator[dict[str, Any]]) -> Iterator[Iterable[str]]:
    yield COLUMNS
    for row in rows:
        yield [_cell(row[name]) for name in COLUMNS]


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return written(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
