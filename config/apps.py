"""The house itself, as a Django app: commands that know every floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseConfig(AppConfig):
    name = "config"
    label = "cairn_house"

    def ready(self) -> None:
        from frontend.pages import Page, pages

        pages.add(Page(key="api", label=_("API"), icon="braces", group="setup", url="api:docs", order=90))
