"""May we speak to this address at all: suppression, consent by channel and class, an address to speak to."""

from datetime import timedelta

from channels.gate.answer import Hold, Skip, why
from channels.gate.question import NEVER_WITHOUT_CONSENT, Question

# What should have been looked up and was not is looked up again.
NOT_KNOWN_LOOKS_AGAIN = timedelta(minutes=5)


def not_known(question: Question, what: str) -> Hold:
    return Hold(question.now + NOT_KNOWN_LOOKS_AGAIN, why("not_known", what=what))


def suppression(question: Question) -> Hold | Skip | None:
    """STOP, a hard bounce and a complaint hold for every class."""
    if question.suppressed is None:
        return not_known(question, "suppression")
    return Skip(why("suppressed", channel=question.channel, reason=question.suppressed)) if question.suppressed else None


def consent(question: Question) -> Hold | Skip | None:
    """No is no. With no word at all: SMS never, a promotion on another channel by the installation's setting.

    Consent of one class says nothing about the other.
    """
    words = {"channel": question.channel, "message_class": question.message_class}
    if question.consented is False:
        return Skip(why("consent_withdrawn", **words))
    if question.consented is None and (question.channel in NEVER_WITHOUT_CONSENT or (question.promotional and question.needs_consent)):
        return Skip(why("no_consent", **words))
    return None


def address(question: Question) -> Hold | Skip | None:
    return None if question.has_address else Skip(why("no_address", channel=question.channel))
