"""Engine, as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EngineConfig(AppConfig):
    name = "engine"
    label = "cairn_engine"
    verbose_name = _("Engine")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Send hints when something was accepted, name the events that live journeys look at, and bring kinds of long work."""
        from audience import hints, stops
        from engine.hint import send_hint
        from engine.jobs import kinds
        from engine.runtime.enrolling import Enrol
        from engine.runtime.named import named_types
        from engine.runtime.transfers import Transfer, TransferBack

        hints.register(send_hint)
        stops.name(named_types)
        kinds.add(Transfer())
        kinds.add(TransferBack())
        kinds.add(Enrol("enrol"))
        kinds.add(Enrol("occurrence"))
