"""Senders, guardrails and messages in the admin."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audience.history import Actor, record
from audience.now import database_now
from channels.content.mail import BASE
from channels.gate.reasons import sentence
from channels.models import Guardrails, MailBase, Message, Sender
from channels.senderform import SenderForm
from frontend.admin import PlainAdmin, ReadOnlyAdmin, pill_column

OWN_FIELDS = (None, {"fields": ["name", "channel", "provider", "address", "active"]})
REGISTERED = (_("Registration with the carriers"), {"fields": ["registration", "brand_id", "brand_fee", "campaign_id", "campaign_fee"]})
PACE = (_("Pace and price"), {"fields": ["rate_per_second", "price", "pass_through", "currency"]})


@admin.register(Sender)
class SenderAdmin(PlainAdmin):
    form = SenderForm
    list_display = ["name", "channel", "provider", "address", "registration", "active"]
    list_filter = ["channel", "active"]
    search_fields = ["name", "address"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The provider's own questions come second, once there is a provider to ask."""
        asked = list(SenderForm(instance=obj).asked) if obj is not None else []
        return [OWN_FIELDS, *([(_("Provider"), {"fields": asked})] if asked else []), REGISTERED, PACE]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        # What the provider asks is no field of the table, so the form alone knows it.
        return super().get_form(request, obj, change=change, **{**kwargs, "fields": SenderForm.Meta.fields})

    def response_add(self, request: HttpRequest, obj: Sender, post_url_continue: str | None = None) -> HttpResponse:
        """A new sender goes on to what its provider asks."""
        return HttpResponseRedirect(reverse("admin:cairn_channels_sender_change", args=[obj.pk]))

    def save_model(self, request: HttpRequest, obj: Sender, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        told = {"provider": obj.provider, "channel": obj.channel, "changed": sorted(form.changed_data)}
        record(Actor.of_user(request.user), "sender.changed" if change else "sender.added", obj, told, database_now())


@admin.register(Guardrails)
class GuardrailsAdmin(PlainAdmin):
    fieldsets = [
        (_("Upgrade prompts"), {"fields": ["prompt_gap", "onboarding", "ticket_cooldown", "dismissal"]}),
        (_("Room between messages"), {"fields": ["message_gap", "message_gap_then"]}),
        (_("Quiet hours"), {"fields": ["quiet_from", "quiet_until"]}),
        (_("Caps"), {"fields": ["sms_cap", "sms_cap_window", "promo_cap", "promo_cap_window"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one row, so the list is its form."""
        Guardrails.objects.get_or_create(id=1)
        return HttpResponseRedirect(reverse("admin:cairn_channels_guardrails_change", args=[1]))

    def save_model(self, request: HttpRequest, obj: Guardrails, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record(Actor.of_user(request.user), "guardrails.changed", obj, {"changed": sorted(form.changed_data)}, database_now())


@admin.register(MailBase)
class MailBaseAdmin(PlainAdmin):
    fields = ("mjml",)
    formfield_overrides: ClassVar = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 36, "cols": 110, "spellcheck": "false"})}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one row, so the list is its form; it begins with the layout that Cairn brings."""
        MailBase.objects.get_or_create(id=1, defaults={"mjml": BASE})
        return HttpResponseRedirect(reverse("admin:cairn_channels_mailbase_change", args=[1]))

    def save_model(self, request: HttpRequest, obj: MailBase, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record(Actor.of_user(request.user), "mail_base.changed", obj, {"length": len(obj.mjml)}, database_now())


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Every message; those in doubt are found by their state."""

    list_display = ["id", "channel", "node", "person_id", "as_pill", "reason", "requested_at", "sent_at"]
    list_filter = ["state", "channel", "message_class"]
    ordering = ["-id"]
    as_pill = pill_column("state")

    @admin.display(description=_("why"))
    def reason(self, message: Message) -> str:
        return sentence(message.why, message.why_values) if message.why else ""
