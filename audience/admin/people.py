"""People and accounts: to be looked at; they change by what they do."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audience.models import Account, Membership, Person
from audience.profiles import fold
from frontend.admin import ReadOnlyAdmin

if TYPE_CHECKING:
    Inline = admin.TabularInline[Membership, Person]
else:
    Inline = admin.TabularInline


class _Members(Inline):
    model = Membership
    extra = 0
    can_delete = False
    fields = ["account", "role", "since"]
    readonly_fields = ["account", "role", "since"]
    verbose_name_plural = _("accounts")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "email", "external_id", "account", "shown_plan", "last_seen_at", "first_seen_at"]
    list_select_related = ["account"]
    search_fields = ["email_key"]
    search_help_text = _("E-mail, user id, or the beginning of a name")
    inlines = [_Members]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return Person.objects.known()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        """Search by what stands in an index; a million people must not be read for each letter typed."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = (
            queryset.filter(email_key__startswith=fold(term)) | queryset.filter(external_id=term) | queryset.filter(name__startswith=term)
        )
        return found, False

    @admin.display(description=_("plan"))
    def shown_plan(self, person: Person) -> str:
        return person.account.plan if person.account is not None else person.plan


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "external_id", "plan", "plan_at", "first_seen_at"]
    list_filter = ["plan"]
    search_fields = ["external_id", "name"]
    search_help_text = _("Your own account id, or a part of the name")
