"""The catalogue: plans with their prices, limits and features."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audience.admin.lines import LinesField, ModelForm
from audience.admin.told import ToldAdmin
from audience.models import Plan
from frontend.admin import plain_column


def read_limits(lines: list[str]) -> dict[str, int | float]:
    limits: dict[str, int | float] = {}
    for line in lines:
        meter, _colon, number = line.partition(":")
        try:
            limits[meter.strip()] = float(number) if "." in number else int(number)
        except ValueError:
            raise ValueError(_now("“%(line)s” is no limit. Write: storage: 10") % {"line": line}) from None
    return limits


def write_limits(limits: Mapping[str, Any]) -> list[str]:
    return [f"{meter}: {number}" for meter, number in limits.items()]


class PlanForm(ModelForm):
    limits = LinesField(label=_("Limits"), read=read_limits, write=write_limits, help_text=_("One a line: storage: 10. None: unlimited."))
    features = LinesField(label=_("Features"), read=list, write=list, help_text=_("One a line, as your application calls them."))

    class Meta:
        model = Plan
        fields = ["name", "key", "order", "price", "yearly_price", "currency", "limits", "features", "sold", "checkout_url"]

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if len(currency) != 3 or not currency.isalpha() or not currency.isascii():
            raise forms.ValidationError(_("A currency has three letters: USD, EUR."))
        others = Plan.objects.exclude(pk=self.instance.pk).exclude(currency=currency).first()
        if others is not None:
            # An upgrade from one currency into another would have no amount.
            raise forms.ValidationError(_("The other plans are priced in %(currency)s.") % {"currency": others.currency})
        return currency


@admin.register(Plan)
class PlanAdmin(ToldAdmin):
    form = PlanForm
    list_display = ["name", "key", "order", "monthly", "yearly", "currency", "sold"]
    monthly = plain_column("price", _("Price a month"))
    yearly = plain_column("yearly_price", _("Price a year"))
    ordering = ["order"]
    prepopulated_fields = {"key": ["name"]}
