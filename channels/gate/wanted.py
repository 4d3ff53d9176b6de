"""Does anybody still want this said?"""

from datetime import datetime, timedelta

from channels.gate.answer import Hold, Skip, why
from channels.gate.question import Question

# Resume rings what it held; this is only for a bell that was lost.
PAUSED_LOOKS_AGAIN = timedelta(days=1)


def still_wanted(question: Question) -> Hold | Skip | None:
    """The run still rests there, the plan is the same, the trigger and the offer live, nobody paused it."""
    now, run = question.now, question.run
    if question.expires_at is not None and now >= question.expires_at:
        return Skip(why("expired", expires_at=question.expires_at))
    if run is None:
        return None
    if not run.here:
        return Skip(why("run_moved_on", run=run.run_id))
    if run.plan_at_entry is not None and run.plan != run.plan_at_entry:
        return Skip(why("plan_changed", before=run.plan_at_entry, now=run.plan))
    if run.life is not None:
        if run.trigger_at is None:
            return Skip(why("trigger_stale", life=run.life))
        if now >= run.trigger_at + run.life:
            return Skip(why("trigger_stale", trigger_at=run.trigger_at, life=run.life))
    if run.paused:
        code = "person_paused" if run.paused == "person" else "journey_paused"
        return Hold(now + PAUSED_LOOKS_AGAIN, why(code, run=run.run_id))
    return None


def expiry(question: Question) -> datetime | None:
    """The moment from which nobody wants it any more."""
    run = question.run
    ends = [question.expires_at] if question.expires_at is not None else []
    if run is not None and run.life is not None and run.trigger_at is not None:
        ends.append(run.trigger_at + run.life)
    return min(ends, default=None)
