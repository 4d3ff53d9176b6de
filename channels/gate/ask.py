"""The gate: asked from the start each time, in the order in which the reasons matter."""

from collections.abc import Callable
from datetime import timedelta

from channels.gate.answer import Answer, Hold, Ready, Skip, why
from channels.gate.guardrails import guardrails, passed_onboarding
from channels.gate.permission import address, consent, suppression
from channels.gate.pressure import caps, message_gap
from channels.gate.question import WITHOUT_SENDER, Question
from channels.gate.quiet import closes, quiet_hours
from channels.gate.wanted import expiry, still_wanted

# A message that nothing else limits is looked at again after a day.
VALID_AT_MOST = timedelta(hours=24)

Check = Callable[[Question], Hold | Skip | None]


def sender(question: Question) -> Hold | Skip | None:
    """Is there anybody through whom this may be said (10DLC: a number that is not approved says nothing)."""
    if question.channel in WITHOUT_SENDER or question.sender == "ready":
        return None
    code = {"inactive": "sender_inactive", "unregistered": "sender_unregistered"}.get(question.sender, "no_sender")
    return Skip(why(code, channel=question.channel))


def content(question: Question) -> Hold | Skip | None:
    """A value that is missing is never a blank."""
    return Skip(why("missing_value", names=question.missing)) if question.missing else None


FOR_ALL: tuple[Check, ...] = (still_wanted, suppression, consent, address)
ORDER: tuple[Check, ...] = (*FOR_ALL, guardrails, sender, content, caps, message_gap, quiet_hours)
TRANSACTIONAL_ORDER: tuple[Check, ...] = (*FOR_ALL, sender, content)
MACHINE_ORDER: tuple[Check, ...] = (still_wanted, address, sender, content)


def ask(question: Question) -> Answer:
    """Answer Ready, Hold or Skip. What was not looked up holds; nothing is let through in doubt."""
    order = MACHINE_ORDER if not question.for_people else ORDER if question.promotional else TRANSACTIONAL_ORDER
    for check in order:
        answer = check(question)
        if isinstance(answer, Hold):
            # The end of the offer or the trigger rings too: then the gate says so.
            end = expiry(question)
            return answer if end is None or end >= answer.until else Hold(end, answer.why)
        if answer is not None:
            return answer
    ends = [question.now + VALID_AT_MOST]
    if (end := expiry(question)) is not None:
        ends.append(end)
    if order is ORDER and (end := closes(question)) is not None:
        ends.append(end)
    return Ready(min(ends), passed_onboarding(question) if order is ORDER else None)
