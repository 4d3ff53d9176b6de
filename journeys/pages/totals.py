"""The figures of a journey, out of its counters: who came, who walks, who left and why, what it said and what it brought."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from channels.gate.brief import LEFT, NOT_IN, brief
from engine.core.lifecycle import LIVE
from engine.models import Journey, Run, Version
from journeys.pages.counts import reasons, tables

MEASURES = ("entered", "held_out", "messaged", "sent", "goal", "upgraded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts of people; ``sent`` counts messages. ``mrr`` is new monthly revenue by currency.

    ``left``, ``refused`` and ``lost`` are (reason, count), the commonest first.
    """

    entered: int = 0
    held_out: int = 0
    messaged: int = 0
    sent: int = 0
    goal: int = 0
    upgraded: int = 0
    walking: int = 0
    mrr: list[tuple[str, Decimal]] = field(default_factory=list)
    left: list[tuple[str, int]] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)
    lost: list[tuple[str, int]] = field(default_factory=list)


def totals(journey: Journey, shown: Sequence[Version], begin: datetime | None = None) -> Totals:
    """Add up what was counted, from an hour on; who walks, walks now."""
    sums: dict[str, int] = dict.fromkeys(MEASURES, 0)
    money: dict[str, Decimal] = {}
    for table in tables(shown, begin):
        rows = table.filter(measure__in=[*MEASURES, "mrr"]).values_list("measure", "port")
        for measure, port, amount in rows.annotate(total=Sum("amount")):
            if measure == "mrr":
                money[port] = money.get(port, Decimal(0)) + amount
            else:
                sums[measure] += int(amount)
    lost = reasons(shown, "skipped", begin=begin) + reasons(shown, "failed", begin=begin)
    return Totals(
        **sums,
        walking=Run.objects.filter(journey=journey, version__in=shown, state__in=LIVE).count(),
        mrr=sorted((currency, amount) for currency, amount in money.items() if amount),
        left=[(brief(code, LEFT), n) for code, n in reasons(shown, "ended", begin=begin).most_common()],
        refused=[(brief(code, NOT_IN), n) for code, n in reasons(shown, "refused", begin=begin).most_common()],
        lost=[(brief(code), n) for code, n in lost.most_common()],
    )
