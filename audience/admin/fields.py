"""Registered fields of people and accounts."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audience.admin.lines import ModelForm
from audience.admin.told import ToldAdmin
from audience.fields import STANDARD
from audience.models import FieldDefinition


class FieldForm(ModelForm):
    class Meta:
        model = FieldDefinition
        fields = ["title", "name", "owner", "type", "help", "at_least", "at_most", "personal"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        ours = next((spec for spec in STANDARD if (spec.owner, spec.name) == (said.get("owner"), said.get("name"))), None)
        if ours is not None and said.get("type") != ours.type:
            self.add_error("type", _("Cairn writes this field itself; its type is %(type)s.") % {"type": ours.type})
        low, high = said.get("at_least"), said.get("at_most")
        if low is not None and high is not None and low > high:
            self.add_error("at_most", _("This is less than “at least”."))
        return said


@admin.register(FieldDefinition)
class FieldAdmin(ToldAdmin):
    form = FieldForm
    list_display = ["__str__", "name", "owner", "type", "personal"]
    list_filter = ["owner", "type"]
    search_fields = ["name", "title"]
