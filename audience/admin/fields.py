"""Registered fields of people and accounts."""

from typing import Any

from django.contrib import admin

from audience.admin.lines import ModelForm
from audience.admin.told import ToldAdmin
from audience.models import FieldDefinition
from audience.registering import CannotRegister, check_field


class FieldForm(ModelForm):
    class Meta:
        model = FieldDefinition
        fields = ["title", "name", "owner", "type", "help", "at_least", "at_most", "personal"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        try:
            check_field(FieldDefinition(**{name: said.get(name) for name in ("name", "owner", "type", "at_least", "at_most")}))
        except CannotRegister as why:
            self.add_error(why.field, why.sentence)
        return said


@admin.register(FieldDefinition)
class FieldAdmin(ToldAdmin):
    form = FieldForm
    list_display = ["__str__", "name", "owner", "type", "personal"]
    list_filter = ["owner", "type"]
    search_fields = ["name", "title"]
