"""Insights, as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "insights"
    label = "cairn_insights"
    verbose_name = _("Results")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from insights.places import add_places
        from insights.rehearse.kept import play_kept
        from journeys.kept.player import Player, players

        add_places()
        players.add(Player("rehearsal", play_kept))
