"""Stock admin classes that look like ours: no colons, no counting of what is large, states as pills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from frontend.pills import pill
from ground.spans import say_span

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    StackedInline = admin.StackedInline
    TabularInline = admin.TabularInline


class _NoColon:
    """Labels stand beside their fields and need no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def without_colons(form: type[ModelForm[Any]]) -> type[ModelForm[Any]]:
    """Give the same form with labels that end where they end."""
    return type(form.__name__, (_NoColon, form), {"__module__": form.__module__})


def plain(value: Any) -> str | None:
    """Say a value that Django would write as machines do: 49.000000, 14 days, 0:00:00, {"storage": [80]}. None for any other."""
    match value:
        case Decimal():
            return f"{value.normalize():,f}"
        case timedelta():
            return say_span(value)
        case dict():
            return "; ".join(f"{name}: {plain(one) or one}" for name, one in value.items()) or "–"
        case list():
            return ", ".join(str(plain(one) or one) for one in value) or "–"
    return None


def plain_column(field: str, label: str | _StrPromise) -> Callable[[Any, Model], str]:
    """Make a column that shows ``field`` as ``plain`` says it."""

    def shown(self: Any, item: Model) -> str:
        value = getattr(item, field)
        return "–" if value is None else plain(value) or str(value)

    return admin.display(description=label, ordering=field)(shown)


def pill_column(field: str, label: str | _StrPromise = "", states: dict[Any, str] | None = None) -> Callable[[Any, Model], SafeString]:
    """Make a column that shows ``field`` as a pill; ``states`` translates its values into states of the shelf of pills.

    >>> list_display = ["name", "as_pill"]
    >>> as_pill = pill_column("state")
    """

    def shown(self: Any, item: Model) -> SafeString:
        value = getattr(item, field)
        words = getattr(item, f"get_{field}_display", lambda: "")()
        return pill((states or {}).get(value, str(value)), words)

    return admin.display(description=label or _("State"), ordering=field)(shown)


class PlainAdmin(ModelAdmin):
    """What Cairn's own models use: titles come from the templates, the rest is here."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    empty_value_display = "–"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm[Any]]:
        return without_colons(super().get_form(request, obj, change=change, **kwargs))


class PlainTabular(TabularInline):
    """Rows of another model below the form."""

    extra = 0


class PlainStacked(StackedInline):
    """Forms of another model below the form, labels without colons."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs.setdefault("form", without_colons(self.form))
        return super().get_formset(request, obj, **kwargs)


class ReadOnlyAdmin(PlainAdmin):
    """For logs: whoever may see it sees it, nobody changes it here."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
