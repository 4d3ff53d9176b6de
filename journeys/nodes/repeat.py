"""Repeat

Send people back up the path, but only so many times. Lead "Again" to a step above; when somebody has gone back often
enough, they go on below.

Without this step a path may not lead back: nobody should hear the same thing for ever.
"""

from dataclasses import dataclass

from engine.core.decision import Because, Decision, Go
from engine.core.moment import Moment
from engine.core.node import Port
from ground.ask import ask
from ground.words import _, gettext
from journeys.asking import say_count
from journeys.node import NEXT, Node, register


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatSettings:
    times: int = ask(_("How many times at most"), at_least=1, at_most=50, default=2)


@register
class Repeat(Node[RepeatSettings]):
    kind = "repeat"
    icon = "repeat"
    group = "decide"
    family = "decide"
    settings = RepeatSettings
    example = {"times": 3}

    def ports(self, settings: RepeatSettings) -> tuple[Port, ...]:
        return (Port("again", gettext("Again"), side=True, loops=True), NEXT)

    def decide(self, settings: RepeatSettings, moment: Moment) -> Decision:
        again = moment.visit <= settings.times
        because = Because("again" if again else "often_enough", {"visit": moment.visit, "times": settings.times})
        return Go("again" if again else "next", because)

    def rounds(self, settings: RepeatSettings) -> int:
        return settings.times

    def summary(self, settings: RepeatSettings) -> list[str]:
        return [say_count("At most %(n)d time", "At most %(n)d times", settings.times)]

    def words(self, settings: RepeatSettings) -> str:
        return say_count("Sends people back at most %(n)d time.", "Sends people back at most %(n)d times.", settings.times)
