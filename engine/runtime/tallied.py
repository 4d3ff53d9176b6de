"""What a step did, in numbers: tallied with it, and told in one line of the log."""

from collections import Counter
from collections.abc import Iterable

import structlog

from channels import tally
from engine.runtime.work import Work
from engine.store.ask import fetch
from engine.store.rows import InboxRow

log = structlog.get_logger("cairn.engine")

# Upper bounds of the length of a step, in seconds.
BOUNDS = ("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf")
TOLD = ("shards", "rows", "timers", "asked", "ready", "homes")


def count_step(work: Work, rows: Iterable[InboxRow], *, timers: int, asked: int, seconds: float) -> None:
    """Count a step in its own transaction; ``seconds`` runs from its locks to here, so the commit is not in it."""
    done = set(work.done)
    counts: Counter[tuple[str, str]] = Counter(("walked", row.kind) for row in rows if row.id in done)
    counts.update(
        ("settled", f"{message.channel}:{message.state}")
        for message in {m.id: m for m in [*work.new_messages, *work.asked_again]}.values()
        if message.state in ("skipped", "cancelled")
    )
    counts["rung", ""], counts["asked", ""] = timers, asked
    counts["steps", _bound(seconds)], counts["step_us", ""] = 1, round(seconds * 1e6)
    tally.add(counts)


def done_and_waiting() -> dict[tuple[str, str], int]:
    """What was tallied since this installation exists, and ``("waiting", kind)`` of the inbox, at one moment."""
    return {(name, label): amount for name, label, amount in fetch("done_and_waiting")}


def tell(counts: dict[str, int], seconds: float) -> None:
    """One line a step: how many, and how long, commit included. Never who."""
    log.info("step", **{name: counts[name] for name in TOLD}, ms=round(seconds * 1000, 1))


def _bound(seconds: float) -> str:
    return next(bound for bound in BOUNDS if seconds <= float(bound))
