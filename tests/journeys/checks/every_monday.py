"""Every Monday

People of a segment enter each Monday, whatever they did. A start by the calendar, on which nobody's behaviour has any say.
"""

from engine.core.decision import Decision, Go
from engine.core.moment import Moment
from journeys.node import Node, Nothing


class EveryMonday(Node[Nothing]):
    kind = "every_monday"
    icon = "calendar"
    group = "start"
    family = "start"
    behavioural = False

    def decide(self, settings: Nothing, moment: Moment) -> Decision:
        return Go()

    def summary(self, settings: Nothing) -> list[str]:
        return ["Every Monday at 09:00"]
