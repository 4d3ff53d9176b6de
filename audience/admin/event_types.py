"""Event types registered here are known at once: no restart, no migration."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audience.admin.lines import LinesField, ModelForm
from audience.admin.told import ToldAdmin
from audience.event_types.base import SHELF
from audience.models import EventTypeRow
from audience.rules.types import TYPES
from audience.types import RESERVED

NEEDED = "needed"


def read_properties(lines: list[str]) -> list[dict[str, Any]]:
    properties: list[dict[str, Any]] = []
    for line in lines:
        name, _colon, rest = line.partition(":")
        words = rest.split()
        if not name.strip() or not words or words[0] not in TYPES or words[1:] not in ([], [NEEDED]):
            shown = {"line": line, "types": ", ".join(TYPES)}
            raise ValueError(_now("“%(line)s” is no property. Write a name, a colon and one of %(types)s.") % shown)
        if any(name.strip() == one["name"] for one in properties):
            raise ValueError(_now("“%(name)s” stands there twice.") % {"name": name.strip()})
        properties.append({"name": name.strip(), "type": words[0], NEEDED: words[1:] == [NEEDED]})
    return properties


def write_properties(properties: Sequence[dict[str, Any]]) -> list[str]:
    return [f"{one['name']}: {one.get('type', 'text')}{' ' + NEEDED if one.get(NEEDED) else ''}" for one in properties]


class EventTypeForm(ModelForm):
    properties = LinesField(
        label=_("Properties"),
        read=read_properties,
        write=write_properties,
        help_text=_("One a line: a name, a colon and its type, as in “size: number” or “board: text needed”."),
    )

    class Meta:
        model = EventTypeRow
        fields = ["title", "key", "description", "properties", "server_only", "life_hours"]

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key in SHELF or key in RESERVED:
            raise forms.ValidationError(_("Cairn knows this event already."))
        return key


@admin.register(EventTypeRow)
class EventTypeAdmin(ToldAdmin):
    form = EventTypeForm
    list_display = ["title", "key", "server_only", "life_hours", "created_at"]
    search_fields = ["key", "title"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        about = _now("Types that your company added. Those that come with Cairn, and whatever arrives, stand in Event flow.")
        return super().changelist_view(request, {"about": about, **(extra_context or {})})
