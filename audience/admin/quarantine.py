"""Quarantine: why an event was not taken in; repaired by hand and tried again, or dropped."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audience.admin.lines import ModelForm
from audience.history import Actor
from audience.models import Quarantined
from audience.now import database_now
from audience.quarantine import StillUnfit, drop, replay
from frontend.admin import PlainAdmin


class RepairForm(ModelForm):
    """Saving it tries the event again, as it stands in the field."""

    original = forms.CharField(
        label=_("The event"), widget=forms.Textarea(attrs={"rows": 16, "cols": 80}), help_text=_("Repair it here. Saving tries it again.")
    )

    class Meta:
        model = Quarantined
        fields = ["original"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            self.initial["original"] = json.dumps(json.loads(self.instance.original), indent=2)
        except ValueError:
            self.initial["original"] = self.instance.original

    def clean_original(self) -> Any:
        try:
            repaired = json.loads(self.cleaned_data["original"])
        except ValueError as why:
            raise forms.ValidationError(_("This is not JSON: %(why)s") % {"why": why}) from why
        if not isinstance(repaired, dict):
            raise forms.ValidationError(_("A message is a JSON object."))
        return repaired

    def _post_clean(self) -> None:
        """The row keeps what came; what was repaired goes through accept."""


@admin.register(Quarantined)
class QuarantinedAdmin(PlainAdmin):
    form = RepairForm
    list_display = ["type", "code", "field", "sentence", "received_at", "settled_at"]
    list_filter = ["code", ("settled_at", admin.EmptyFieldListFilter)]
    # Named so that there is a search box; finding is our own.
    search_fields = ["type"]
    search_help_text = _("The name of an event, a messageId, or anything that stands in the message: your own user id.")
    readonly_fields = ["type", "code", "field", "sentence", "message_id", "received_at", "settled_at"]
    fields = ["type", "sentence", "field", "code", "message_id", "received_at", "settled_at", "original"]
    actions = ["try_again", "drop"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.settled_at is None)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        said = search_term.strip()
        # What came is kept escaped.
        within = Q(type__icontains=said) | Q(message_id__contains=said) | Q(original__contains=json.dumps(said)[1:-1])
        return (queryset.filter(within) if said else queryset), False

    def save_model(self, request: HttpRequest, obj: Quarantined, form: Any, change: bool) -> None:
        obj.refresh_from_db()
        try:
            replay(obj, Actor.of_user(request.user), database_now(), form.cleaned_data["original"])
        except StillUnfit as why:
            self.message_user(request, f"{why.field} {why.sentence}".strip(), messages.ERROR)

    @admin.action(description=_("Try the chosen again"), permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Quarantined]) -> None:
        done, still = 0, 0
        for row in queryset.filter(settled_at__isnull=True).order_by("received_at", "id"):
            try:
                done += replay(row, Actor.of_user(request.user), database_now())
            except StillUnfit:
                still += 1
        self.message_user(request, ngettext("%d event went on.", "%d events went on.", done) % done, messages.SUCCESS)
        if still:
            self.message_user(request, ngettext("%d does not fit yet.", "%d do not fit yet.", still) % still, messages.WARNING)

    @admin.action(description=_("Drop the chosen"), permissions=["change"])
    def drop(self, request: HttpRequest, queryset: QuerySet[Quarantined]) -> None:
        now = database_now()
        done = sum(drop(row, Actor.of_user(request.user), now) for row in queryset)
        self.message_user(request, ngettext("%d event was dropped.", "%d events were dropped.", done) % done, messages.SUCCESS)
