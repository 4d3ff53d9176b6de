"""Real limits of the plan: what they are, and that a prompt which waits for the end of onboarding does not stand in their way."""

from collections.abc import Mapping
from typing import Any

from engine.runtime.work import Work
from engine.store.rows import RunRow

REACHED = "feature_limit_reached"
CROSSED = "usage_threshold_hit"


def named(type_: str, event: Mapping[str, Any]) -> str:
    """Name the limit that an event is about, or give nothing: a knock at a gated feature is interest, not a limit."""
    if type_ == REACHED:
        return str(event.get("feature") or type_)
    if type_ == CROSSED:
        # A jump over several thresholds says each of them, the lowest first, with how much is used by now.
        shares = (event.get("threshold"), event.get("pct"))
        if any(isinstance(share, int | float) and share >= 100 for share in shares):
            return str(event.get("meter") or type_)
    return ""


def waits_for_onboarding(work: Work, run: RunRow) -> bool:
    """Say whether a run rests because its prompt waits for the end of onboarding."""
    messages = (*work.pending[run.person_id], *work.new_messages)
    return any(m.run_id == run.id and m.state == "held" and m.why == "onboarding_held" for m in messages)
