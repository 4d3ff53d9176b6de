"""The admin site of this house."""

from django.contrib.admin.apps import AdminConfig


class CairnAdminConfig(AdminConfig):
    default_site = "config.site.CairnAdminSite"

    def ready(self) -> None:
        super().ready()
        from config import checks, periodic  # noqa: F401
