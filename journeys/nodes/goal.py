"""Goal

What the journey is for. The moment the goal is reached, wherever the person is, they are taken here and hear no more of
this journey. What counts as the goal, and within how many days, is set under "Everywhere in this journey".

Whoever comes here by a path without having reached the goal ends the walk; the goal still counts for them until its days
are over.
"""

from engine.core.decision import Decision, End
from engine.core.moment import Moment
from engine.core.node import Port
from ground.words import gettext
from journeys.node import Node, Nothing, register


@register
class Goal(Node[Nothing]):
    kind = "goal"
    icon = "flag"
    group = "finish"
    family = "goal"

    def ports(self, settings: Nothing) -> tuple[Port, ...]:
        return ()

    def decide(self, settings: Nothing, moment: Moment) -> Decision:
        return End("completed", "finished")

    def words(self, settings: Nothing) -> str:
        return gettext("Whoever reaches the goal is taken here from any step. Whoever comes by a path ends the walk here.")
