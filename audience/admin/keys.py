"""Keys: made here, shown once, revoked here."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audience import keys
from audience.admin.lines import LinesField, ModelForm
from audience.api.scopes import read_scopes
from audience.history import Actor
from audience.models import AccessKey
from audience.now import database_now
from frontend.admin import PlainAdmin


class KeyForm(ModelForm):
    scopes = LinesField(
        label=_("Scopes"),
        read=read_scopes,
        write=list,
        help_text=_("Of an API key, one a line: what it may do, such as journeys:read. All stand at API. Write keys need none."),
    )

    class Meta:
        model = AccessKey
        fields = ["name", "kind", "scopes"]


@admin.register(AccessKey)
class KeyAdmin(PlainAdmin):
    form = KeyForm
    list_display = ["name", "kind", "shown_key", "created_at", "created_by", "last_used_at", "revoked_at"]
    list_filter = ["kind"]
    actions = ["revoke"]

    @admin.display(description=_("key"))
    def shown_key(self, row: AccessKey) -> str:
        return row.shown or f"{row.prefix}…"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Once made it can only be revoked, from the list.
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: AccessKey | None = None) -> Any:
        if obj is None:
            return ["name", "kind", "scopes"]
        return ["name", "kind", "shown_key", "scopes", "created_at", "created_by", "last_used_at", "revoked_at"]

    def save_model(self, request: HttpRequest, obj: AccessKey, form: Any, change: bool) -> None:
        now, actor = database_now(), Actor.of_user(request.user)
        row, secret = keys.give(actor, obj.kind, obj.name, obj.scopes, now)
        obj.pk, obj.prefix = row.pk, row.prefix
        # It lives as long as this answer.
        request._cairn_secret = secret  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: AccessKey, post_url_continue: str | None = None) -> HttpResponse:
        """Answer with the key itself: it is written nowhere, not even into a session."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Your new key"),
            "opts": self.opts,
            "key": obj,
            "secret": request._cairn_secret,  # type: ignore[attr-defined]
        }
        response = TemplateResponse(request, "audience/key_made.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @admin.action(description=_("Revoke the chosen keys"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[AccessKey]) -> None:
        now, actor = database_now(), Actor.of_user(request.user)
        done = [row for row in queryset if keys.take_back(actor, row, now)]
        said = ngettext("%(count)d key is worthless now.", "%(count)d keys are worthless now.", len(done)) % {"count": len(done)}
        self.message_user(request, said, messages.SUCCESS)
