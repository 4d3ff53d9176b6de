"""Admin classes whose saves and deletes leave a line of history."""

from typing import Any

from django.http import HttpRequest

from audience.history import Actor, record
from audience.now import database_now
from frontend.admin import PlainAdmin


class ToldAdmin(PlainAdmin):
    """Names the changed fields in history, not their values."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        operation = f"{obj._meta.model_name}.{'changed' if change else 'added'}"
        record(Actor.of_user(request.user), operation, obj, {"fields": sorted(form.changed_data)}, database_now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        record(Actor.of_user(request.user), f"{obj._meta.model_name}.deleted", obj, {}, database_now())
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            self.delete_model(request, obj)
