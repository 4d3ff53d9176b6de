"""Record an event

Let an event happen to the person, as if your application had sent it. Other journeys can start from it, and rules can
count it.

It is recorded once for each time somebody comes here, also after a crash.
"""

from dataclasses import dataclass

from engine.core.decision import Because, Decision, Go, RecordEvent
from engine.core.moment import Moment
from ground.ask import ask
from ground.words import _, gettext
from journeys.asking import Pair
from journeys.node import Node, register


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEventSettings:
    type: str = ask(_("Event"), kind="event", at_most=100)
    properties: tuple[Pair, ...] = ask(_("Properties"), kind="pairs", needed=False, at_most=50, default=())


@register
class Record(Node[RecordEventSettings]):
    kind = "record_event"
    icon = "activity"
    group = "do"
    family = "do"
    settings = RecordEventSettings
    example = {"type": "upgrade_nudged", "properties": [{"name": "by", "value": "journey"}]}

    def decide(self, settings: RecordEventSettings, moment: Moment) -> Decision:
        properties = {pair.name: pair.value for pair in settings.properties}
        return Go(
            because=Because("event_recorded", {"type": settings.type}), effects=(RecordEvent(type=settings.type, properties=properties),)
        )

    def summary(self, settings: RecordEventSettings) -> list[str]:
        return [settings.type or gettext("Choose an event")]

    def words(self, settings: RecordEventSettings) -> str:
        if not settings.type:
            return self.summary(settings)[0] + "."
        return gettext("Records %(event)s.") % {"event": settings.type}
