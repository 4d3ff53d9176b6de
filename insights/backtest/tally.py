"""What one home's relived past comes to, as counts. Pure.

Measures and their keys: ``entered`` by hour ("2026-03-02 14") · ``refused`` by code · ``held_out`` · ``sent`` by channel and hour
("sms 2026-03-02 14") · ``segments`` · ``cost`` by currency · ``held``, ``skipped`` and ``failed`` by code · ``people`` by how many
messages they got · ``same_day`` ``people`` and ``days`` · ``goal`` ``reached``, ``quiet`` (nothing of this journey really went out to
them) and ``held_out`` · ``ended`` by reason · ``homes``.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from audience.money import Money
from engine.runtime.recall import Real
from engine.runtime.reliving import Relived

Tally = Counter[tuple[str, str]]
Price = Callable[[str, int], Money]


def tally(relived: Relived, real: Iterable[Real], journey_id: int, zone: ZoneInfo, price: Price) -> Tally:
    """Count what would have happened; ``real`` is what really went out to these people meanwhile."""
    counts: Tally = Counter()
    counts["homes", ""] = 1
    for step in relived.steps:
        match step["kind"]:
            case "entered":
                counts["entered", _hour(step["at"], zone)] += 1
            case "held_out":
                counts["held_out", ""] += 1
            case "refused":
                counts["refused", step["code"]] += 1
            case "ended" | "goal" if step["code"] not in ("after_walk", "held_out"):
                counts["ended", step["code"]] += 1
    _messages(counts, relived, zone, price)
    said = list(real)
    _same_day(counts, relived, [one for one in said if one.journey != journey_id], zone)
    _goals(counts, relived, [one for one in said if one.journey == journey_id])
    return counts


def _messages(counts: Tally, relived: Relived, zone: ZoneInfo, price: Price) -> None:
    per_person: Counter[int] = Counter({w.person_id: 0 for w in relived.watchers if not w.held_out})
    costs: Counter[str] = Counter()
    for sent in relived.sent:
        message = sent.message
        counts["sent", f"{message.channel} {_hour(sent.at, zone)}"] += 1
        counts["segments", ""] += sent.segments
        cost = price(message.channel, sent.segments)
        costs[cost.currency] += cost.amount  # type: ignore[assignment]
        per_person[message.person_id] += 1
    for currency, amount in costs.items():
        if amount:
            counts["cost", currency] += amount
    for number in per_person.values():
        counts["people", str(number)] += 1
    for _message, state, why in {(kept.message_id, kept.state, kept.why) for kept in relived.kept}:
        counts[state, why] += 1


def _same_day(counts: Tally, relived: Relived, others: list[Real], zone: ZoneInfo) -> None:
    theirs = {(one.person_id, one.at.astimezone(zone).date()) for one in others}
    both = {(sent.message.person_id, sent.at.astimezone(zone).date()) for sent in relived.sent} & theirs if theirs else set()
    if both:
        counts["same_day", "days"] += len(both)
        counts["same_day", "people"] += len({person for person, _day in both})


def _goals(counts: Tally, relived: Relived, ours: list[Real]) -> None:
    for watcher in relived.watchers:
        if watcher.reached_at is None:
            continue
        if watcher.held_out:
            counts["goal", "held_out"] += 1
            continue
        counts["goal", "reached"] += 1
        if not any(one.person_id == watcher.person_id and watcher.entered_at <= one.at <= watcher.reached_at for one in ours):
            counts["goal", "quiet"] += 1


def _hour(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H}"
