"""Throttle

Let only so many people pass in a minute, an hour or a day, so that a colleague, a call centre or a number of yours is not
overrun. In no minute, wherever you begin to count it, do more pass than you say.

Whoever comes while there is room goes on at once. The others stand in line and get their moment when they come; first
come, first served. Everybody passes in the end.

Nobody passes while the journey is paused. Afterwards the line goes on where it stood, never faster than you say. An exit
or the goal takes people out of the line, too; those behind keep their moments.

All versions of the journey share the line. When you publish another number it holds from then on; whoever has a moment
already still comes at that moment, and no sooner. Somebody whom you let go on by hand passes besides, and is not counted.
"""

from dataclasses import dataclass
from datetime import timedelta

from engine.core.decision import Decision, Turn
from engine.core.moment import Moment
from engine.core.turns import Rate
from ground.ask import ask
from ground.words import _, gettext
from journeys.asking import say_count
from journeys.node import Node, register

LENGTHS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrottleSettings:
    most: int = ask(_("At most so many people"), at_least=1, at_most=1_000_000, default=100)
    per: str = ask(
        _("In any"),
        kind="segmented",
        choices=[("minute", _("Minute")), ("hour", _("Hour")), ("day", _("24 h"))],
        default="minute",
        help=_("Wherever you begin to count: never more within this length."),
    )


@register
class Throttle(Node[ThrottleSettings]):
    kind = "throttle"
    icon = "gauge"
    group = "wait"
    family = "wait"
    settings = ThrottleSettings
    example = {"most": 100, "per": "minute"}

    def decide(self, settings: ThrottleSettings, moment: Moment) -> Decision:
        return Turn(self.rate(settings))

    def rate(self, settings: ThrottleSettings) -> Rate:
        return Rate(settings.most, LENGTHS.get(settings.per, LENGTHS["minute"]))

    def summary(self, settings: ThrottleSettings) -> list[str]:
        said = {
            "minute": ("At most %(n)d person a minute", "At most %(n)d people a minute"),
            "hour": ("At most %(n)d person an hour", "At most %(n)d people an hour"),
            "day": ("At most %(n)d person in 24 hours", "At most %(n)d people in 24 hours"),
        }
        return [say_count(*said.get(settings.per, said["minute"]), settings.most)]

    def words(self, settings: ThrottleSettings) -> str:
        return gettext("%(most)s. The others stand in line, first come, first served.") % {"most": self.summary(settings)[0]}
