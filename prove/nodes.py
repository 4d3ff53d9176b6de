"""Fuse

Breaks the walk of whoever stands before a limit whose name begins with "poison", and lets everybody else pass. It is there for the
proof: whoever breaks must do so alone, and their traceback must be kept.
"""

from engine.core.decision import Decision, Go
from engine.core.moment import Moment
from journeys.node import Node, Nothing, register
from prove.load import POISON


class BrokenOnPurpose(RuntimeError):
    """This walk was meant to break."""


@register
class Fuse(Node[Nothing]):
    kind = "prove_fuse"
    icon = "zap"
    group = "do"
    family = "do"

    def decide(self, settings: Nothing, moment: Moment) -> Decision:
        if str(moment.memory["event"].get("feature", "")).startswith(POISON):
            raise BrokenOnPurpose
        return Go()

    def words(self, settings: Nothing) -> str:
        return "Breaks the walk of whoever is meant to break."
