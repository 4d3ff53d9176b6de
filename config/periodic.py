"""Periodic tasks in the admin: a task's name that cannot be read is told at its field; the package asks for it all the same."""

from typing import Any

from django.contrib import admin
from django_celery_beat.admin import PeriodicTaskAdmin, PeriodicTaskForm
from django_celery_beat.models import PeriodicTask


class TaskForm(PeriodicTaskForm):
    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = self.cleaned_data if "task" in self.errors else super().clean()
        return told


class TaskAdmin(PeriodicTaskAdmin):
    form = TaskForm


admin.site.unregister(PeriodicTask)
admin.site.register(PeriodicTask, TaskAdmin)
