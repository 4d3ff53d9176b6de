"""Frontend, as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontendConfig(AppConfig):
    name = "frontend"
    label = "cairn_frontend"
    verbose_name = _("Look and feel")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from frontend.pages import Page, pages

        pages.add(Page(key="admin", label=_("Admin"), icon="settings-2", group="setup", url="admin:index", order=1000))
