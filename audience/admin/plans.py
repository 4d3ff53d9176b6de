"""The catalogue: plans with their prices, limits and features."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audience.admin.lines import LinesField, ModelForm
from audience.admin.told import ToldAdmin
from audience.catalogue import next_plan
from audience.models import Plan
from audience.way_up import Stuck, accounts_on, people_on, without_way_up
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


# So many customers of a plan are named.
NAMED = 20


@admin.register(Plan)
class PlanAdmin(ToldAdmin):
    form = PlanForm
    list_display = ["name", "key", "order", "monthly", "yearly", "currency", "sold", "following"]
    monthly = plain_column("price", _("Price a month"))
    yearly = plain_column("yearly_price", _("Price a year"))
    ordering = ["order"]
    prepopulated_fields = {"key": ["name"]}

    @admin.display(description=_("Next plan"))
    def following(self, plan: Plan) -> str:
        found = next_plan(plan)
        return found.name if found is not None else "–"

    def get_urls(self) -> list[URLPattern]:
        own = path("no-way-up/", self.admin_site.admin_view(self.no_way_up), name="cairn_audience_plan_no_way_up")
        return [own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        customers = sum(one.customers for one in without_way_up())
        many = ngettext("%(n)d customer has no next plan", "%(n)d customers have no next plan", customers) % {"n": customers}
        about = format_html('<a href="{}">{}</a>', reverse("admin:cairn_audience_plan_no_way_up"), many)
        return super().changelist_view(request, {**(extra_context or {}), "about": about})

    def no_way_up(self, request: HttpRequest) -> HttpResponse:
        """List plans after which none can be bought, with who is on them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_see_people = request.user.has_perm("cairn_audience.view_person") and request.user.has_perm("cairn_audience.view_account")
        stuck = [_named(one) if may_see_people else {"plan": one} for one in without_way_up()]
        context = {**self.admin_site.each_context(request), "title": _now("Plans with no way up"), "stuck": stuck}
        return render(request, "audience/no_way_up.html", context)


def _named(stuck: Stuck) -> dict[str, Any]:
    """Name some who are on a plan, and how many more there are."""
    accounts = list(accounts_on(stuck.plan)[:NAMED])
    people = list(people_on(stuck.plan)[: NAMED - len(accounts)])
    return {"plan": stuck, "accounts": accounts, "people": people, "more": stuck.customers - len(accounts) - len(people)}
