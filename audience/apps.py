"""Audience, as a Django app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AudienceConfig(AppConfig):
    name = "audience"
    label = "cairn_audience"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audience.event_types import load
        from audience.hot import compile_nothing
        from audience.places import add_places

        connection_created.connect(compile_nothing)
        load()
        add_places()
        autodiscover_modules("event_types")
        autodiscover_modules("api.scopes")
