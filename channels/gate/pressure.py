"""Caps: so many in a rolling window, counted to the second. The gap: room between messages of different journeys."""

from channels.gate.answer import Hold, Skip, why
from channels.gate.permission import not_known
from channels.gate.question import Question


def caps(question: Question) -> Hold | Skip | None:
    """The first full cap answers: skipped, or held until there is room where the cap says so."""
    if question.caps is None:
        return not_known(question, "caps")
    for cap in question.caps:
        if cap.count < cap.limit:
            continue
        reason = why(cap.code, count=cap.count, limit=cap.limit, window=cap.window, frees_at=cap.frees_at)
        if cap.defer and cap.frees_at is not None and cap.frees_at > question.now:
            return Hold(cap.frees_at, reason)
        return Skip(reason)
    return None


def message_gap(question: Question) -> Hold | Skip | None:
    """Messages of different runs keep their distance; those of one run have the waits that were drawn between them."""
    guards = question.guards
    if guards is None:
        return not_known(question, "guardrails")
    last = guards.last
    if last is None or question.now >= (until := last.at + guards.message_gap):
        return None
    values = {"last_at": last.at, "gap": guards.message_gap, **last.named()}
    if guards.gap_holds:
        return Hold(until, why("message_gap", until=until, **values))
    return Skip(why("message_gap_skip", **values))
