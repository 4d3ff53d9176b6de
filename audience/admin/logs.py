"""Logs: to be read, never written by hand."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audience.finding import found_by
from audience.models import Consent, Event, History, Person, PlanMovement, Suppression
from audience.notes import told
from frontend.admin import ReadOnlyAdmin


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["person_id", "channel", "message_class", "given", "at", "source", "actor"]
    list_filter = ["channel", "message_class", "given"]
    search_fields = ["=person_id"]


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    list_display = ["address", "channel", "reason", "at", "lifted_at"]
    list_filter = ["channel", "reason"]
    search_fields = ["=address"]


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["type", "who", "at", "received_at", "known", "notes"]
    # Named so that there is a search box; finding is our own.
    search_fields = ["type"]
    search_help_text = _("Your own user id, an anonymous id, a messageId, the name of an event, or Cairn’s number of a person.")
    ordering = ["-id"]
    readonly_fields = ["who", "notes"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = Person.objects.filter(pk=OuterRef("person_id")).values("external_id")[:1]
        found: QuerySet[Any] = super().get_queryset(request).annotate(user_id=Subquery(named))
        return found

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        said = search_term.strip()
        return (queryset.filter(found_by(said)) if said else queryset), False

    @admin.display(description=_("person"))
    def who(self, event: Any) -> str:
        return event.user_id or f"#{event.person_id}"

    @admin.display(description=_("notes"))
    def notes(self, event: Event) -> str:
        return " ".join(told(event.context))


@admin.register(PlanMovement)
class PlanMovementAdmin(ReadOnlyAdmin):
    list_display = ["person_id", "account_id", "from_plan", "to_plan", "direction", "mrr_before", "mrr_after", "currency", "at"]
    search_fields = ["=person_id", "=account_id"]


@admin.register(History)
class HistoryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "operation", "object_type", "object_id"]
    list_filter = ["object_type"]
    search_fields = ["=actor", "=object_id", "=operation"]
