"""The figures of a journey, out of its counters: who came, who walks, who left and why, what it said and what it brought."""

from dataclasses import dataclass, field
from decimal import Decimal

from channels.gate.brief import LEFT, NOT_IN, brief
from engine.core.lifecycle import LIVE
from engine.models import Run
from engine.runtime.landing import HAND
from journeys.pages.counts import reasons, rows_of
from journeys.pages.crowd import Crowd

MEASURES = ("entered", "held_out", "messaged", "sent", "goal", "upgraded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts of people; ``sent`` counts messages, ``moved`` who came from another version. ``mrr`` is new monthly revenue by currency.

    ``left``, ``refused`` and ``lost`` are (reason, count), the commonest first.
    """

    entered: int = 0
    held_out: int = 0
    messaged: int = 0
    sent: int = 0
    goal: int = 0
    upgraded: int = 0
    walking: int = 0
    moved: int = 0
    mrr: list[tuple[str, Decimal]] = field(default_factory=list)
    left: list[tuple[str, int]] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)
    lost: list[tuple[str, int]] = field(default_factory=list)


def totals(crowd: Crowd) -> Totals:
    """Add up what was counted; who walks, walks now."""
    sums: dict[str, int] = dict.fromkeys(MEASURES, 0)
    money: dict[str, Decimal] = {}
    rows = rows_of(crowd)
    for _version, _node, port, measure, amount in rows:
        if measure == "mrr":
            money[port] = money.get(port, Decimal(0)) + amount
        elif measure in sums:
            sums[measure] += int(amount)
    walking = Run.objects.filter(version__in=crowd.versions, state__in=LIVE)
    walking = walking if crowd.everybody else walking.filter(id__in=crowd.walks().values("run_id"))
    lost = reasons(rows, "skipped") + reasons(rows, "failed")
    return Totals(
        **sums,
        walking=walking.count(),
        moved=int(sum(amount for _version, _node, port, measure, amount in rows if measure == "moved_in" and port != HAND)),
        mrr=sorted((currency, amount) for currency, amount in money.items() if amount),
        left=[(brief(code, LEFT), n) for code, n in reasons(rows, "ended").most_common()],
        refused=[(brief(code, NOT_IN), n) for code, n in reasons(rows, "refused").most_common()],
        lost=[(brief(code), n) for code, n in lost.most_common()],
    )
