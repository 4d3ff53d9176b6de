"""Journeys, as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ground.words import speak_with


class JourneysConfig(AppConfig):
    name = "journeys"
    label = "cairn_journeys"
    verbose_name = _("Journeys")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from frontend.jump import Finder, finders
        from frontend.pages import Page, pages
        from journeys.checks import examine
        from journeys.jump import find
        from journeys.load import load

        speak_with(gettext, ngettext)
        load()
        examine.load()
        pages.add(Page("journeys", _("Journeys"), "route", "engage", "journeys:list", permission="cairn_journeys.view_draft", order=1))
        finders.add(Finder("journeys", _("Journeys"), find))
