"""The one row about this installation."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audience.admin.lines import LinesField, ModelForm
from audience.admin.told import ToldAdmin
from audience.models import Installation


def read_thresholds(lines: list[str]) -> dict[str, list[int]]:
    thresholds: dict[str, list[int]] = {}
    for line in lines:
        meter, _colon, numbers = line.partition(":")
        try:
            thresholds[meter.strip()] = sorted({int(number) for number in numbers.split(",")})
        except ValueError:
            raise ValueError(_now("“%(line)s” is no list of thresholds. Write: storage: 80, 95") % {"line": line}) from None
        if not all(0 < number <= 1_000 for number in thresholds[meter.strip()]):
            raise ValueError(_now("A threshold is a percentage above zero."))
    return thresholds


def write_thresholds(thresholds: Mapping[str, Any]) -> list[str]:
    return [f"{meter}: {', '.join(map(str, numbers))}" for meter, numbers in thresholds.items()]


class InstallationForm(ModelForm):
    thresholds = LinesField(
        label=_("Usage thresholds"),
        read=read_thresholds,
        write=write_thresholds,
        help_text=_("In percent, one meter a line: storage: 80, 95. All others: 80, 90, 100."),
    )

    class Meta:
        model = Installation
        fields = [
            "name",
            "zone",
            "currency",
            "email_needs_consent",
            "push_needs_consent",
            "thresholds",
            "free_to_paid_is_expansion",
        ]

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("Nobody knows this zone. Write it like Europe/Lisbon."))
        return zone

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if len(currency) != 3 or not currency.isalpha() or not currency.isascii():
            raise forms.ValidationError(_("A currency has three letters: USD, EUR."))
        return currency


@admin.register(Installation)
class InstallationAdmin(ToldAdmin):
    """The mode is shown and not chosen here: it has a page that says what follows and asks once more."""

    form = InstallationForm
    readonly_fields = ["mode_and_page"]
    fields = [
        "name",
        "mode_and_page",
        "zone",
        "currency",
        "email_needs_consent",
        "push_needs_consent",
        "thresholds",
        "free_to_paid_is_expansion",
    ]

    @admin.display(description=_("Mode"))
    def mode_and_page(self, row: Installation) -> str:
        return format_html(
            '{} · <a href="{}">{}</a>', row.get_mode_display(), reverse("insights:mode"), _now("Switch between Sandbox and Sending")
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one row, so the list is its form."""
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        row, _made = Installation.objects.get_or_create(id=1)
        return HttpResponseRedirect(reverse("admin:cairn_audience_installation_change", args=[row.pk]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
