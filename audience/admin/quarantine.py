"""Quarantine: why an event was not taken in; repaired by hand and tried again, or dropped."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audience.admin.lines import ModelForm
from audience.broken import breakage
from audience.history import Actor
from audience.models import Quarantined
from audience.now import database_now
from audience.quarantine import COULD_NOT_BE_WALKED, StillUnfit, drop, replay
from frontend.admin import PlainAdmin


def as_it_came(row: Quarantined) -> str:
    """Write what came so that it can be read and repaired: JSON in lines, or the text that is none; bytes that are no UTF-8 as �."""
    try:
        came = json.loads(row.original)
        return came.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if isinstance(came, str) else json.dumps(came, indent=2)
    except ValueError:
        return row.original


class RepairForm(ModelForm):
    """Saving it tries the event again, as it stands in the field. One that does not fit yet stays there as it was written, with the reason.

    What could not be walked has no field: nothing of it can be changed. ``actor`` is who repairs.
    """

    actor: Actor
    original = forms.CharField(label=_("The event"), widget=forms.Textarea(attrs={"rows": 16, "cols": 80}))

    class Meta:
        model = Quarantined
        fields = ["original"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.code == COULD_NOT_BE_WALKED:
            self.fields.pop("original")
        else:
            self.initial["original"] = as_it_came(self.instance)

    def clean_original(self) -> Any:
        try:
            repaired = json.loads(self.cleaned_data["original"])
        except ValueError as why:
            raise forms.ValidationError(_("This is not JSON: %(why)s") % {"why": why}) from why
        if not isinstance(repaired, dict):
            raise forms.ValidationError(_("A message is a JSON object."))
        return repaired

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                replay(self.instance, self.actor, database_now(), cleaned.get("original"))
            except StillUnfit as why:
                self.add_error("original" if "original" in self.fields else None, f"{why.field} {why.sentence}".strip())
        return cleaned

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
    readonly_fields = ["type", "code", "field", "wrong", "repairing", "message_id", "received_at", "settled_at", "walked", "trace"]
    actions = ["try_again", "drop"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        broke = obj is not None and obj.code == COULD_NOT_BE_WALKED
        what = ["walked", "trace"] if broke else ["original"]
        return ["type", "wrong", "repairing", "field", "code", "message_id", "received_at", "settled_at", *what]

    @admin.display(description=_("What is wrong"))
    def wrong(self, row: Quarantined) -> str:
        if row.code != COULD_NOT_BE_WALKED:
            return row.sentence
        where = breakage(_kept(row).get("trace") or "").where
        told = {"said": row.sentence, "where": where or "–"}
        return _now("The event was taken in, and the engine broke while it walked it: %(said)s (%(where)s)") % told

    @admin.display(description=_("What repairing does"))
    def repairing(self, row: Quarantined) -> str:
        if row.settled_at is not None:
            return _now("Nothing any more: it went on, or was dropped.")
        if row.code == COULD_NOT_BE_WALKED:
            named = _now("The error names %(field)s. ") % {"field": row.field} if row.field else ""
            return named + _now(
                "Nothing of the event can be changed: it stands in the event log as it is. Mend what broke (the code, a step's settings, "
                "the profile), then press Save: it is put back as it was and walked once more, at its own time. If it breaks again, it "
                "stands here again."
            )
        if row.code in ("unreadable", "not_utf8"):
            return _now("Write it below as one JSON object. Saving judges it anew; if it fits, it goes on at its own time.")
        where = _now("Change %(field)s below") % {"field": row.field} if row.field else _now("Change it below")
        return where + _now(
            ", or the event type, and save. That judges it anew; if it fits, it goes on at its own time. What came is kept."
        )

    @admin.display(description=_("The event"))
    def walked(self, row: Quarantined) -> str:
        kept = _kept(row)
        return _lines(json.dumps({"row": kept.get("row"), "properties": kept.get("properties")}, indent=2))

    @admin.display(description=_("Traceback"))
    def trace(self, row: Quarantined) -> str:
        return _lines(str(_kept(row).get("trace") or "–"))

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

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.actor = Actor.of_user(request.user)
        return form

    def save_model(self, request: HttpRequest, obj: Quarantined, form: Any, change: bool) -> None:
        """Nothing more: what fits went on when the form was judged."""

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


def _kept(row: Quarantined) -> dict[str, Any]:
    try:
        kept = json.loads(row.original)
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _lines(text: str) -> str:
    return format_html('<pre translate="no" tabindex="0">{}</pre>', text)
