"""The rules above all journeys: onboarding, tickets, the prompt gap, dismissal, one upsell at a time."""

from collections.abc import Callable
from datetime import timedelta

from channels.gate.answer import Hold, Skip, Why, why
from channels.gate.permission import not_known
from channels.gate.question import Guards, Question

# Closing the ticket rings; this is only for a bell that was lost.
TICKET_LOOKS_AGAIN = timedelta(days=1)


def guardrails(question: Question) -> Hold | Skip | None:
    """Whoever waits for help is sold nothing; the other rules are about upgrade prompts."""
    guards = question.guards
    if guards is None:
        return not_known(question, "guardrails")
    for check in ORDER if question.is_prompt else (ticket,):
        if (answer := check(question, guards)) is not None:
            return answer
    return None


def ticket(question: Question, guards: Guards) -> Hold | None:
    """Held while a ticket is open, and for a while after it was closed."""
    if guards.tickets_open > 0:
        return Hold(question.now + TICKET_LOOKS_AGAIN, why("ticket_open", tickets=guards.tickets_open))
    if guards.ticket_closed_at is not None:
        until = guards.ticket_closed_at + guards.ticket_cooldown
        if question.now < until:
            return Hold(until, why("ticket_cooldown", closed_at=guards.ticket_closed_at, until=until, cooldown=guards.ticket_cooldown))
    return None


def onboarding(question: Question, guards: Guards) -> Hold | None:
    """Nobody is sold an upgrade before the milestone or the first weeks are over; until then it waits. A real limit does not."""
    if not _is_new(question, guards) or (question.run is not None and question.run.limit):
        return None
    until = guards.first_seen_at + guards.onboarding
    return Hold(until, why("onboarding_held", first_seen_at=guards.first_seen_at, until=until, onboarding=guards.onboarding))


def passed_onboarding(question: Question) -> Why | None:
    """Say that only a real limit was the reason why somebody new may be prompted."""
    guards, run = question.guards, question.run
    if guards is None or run is None or not run.limit or not question.is_prompt or not _is_new(question, guards):
        return None
    until = guards.first_seen_at + guards.onboarding
    return why("real_limit", limit=run.limit, first_seen_at=guards.first_seen_at, until=until)


def _is_new(question: Question, guards: Guards) -> bool:
    if guards.onboarded_at is not None and guards.onboarded_at <= question.now:
        return False
    return question.now < guards.first_seen_at + guards.onboarding


def dismissal(question: Question, guards: Guards) -> Skip | None:
    """Who closed a prompt sees no other for a while."""
    if guards.dismissed_at is None or question.now >= guards.dismissed_at + guards.dismissal:
        return None
    return Skip(why("dismissed", dismissed_at=guards.dismissed_at, dismissal=guards.dismissal))


def one_upsell(question: Question, guards: Guards) -> Skip | None:
    """One upsell at a time: the higher priority speaks."""
    run = question.run
    if run is None or run.rival is None or run.rival.run_id == run.run_id or run.rival.priority <= run.priority:
        return None
    rival = run.rival
    return Skip(why("another_upsell", run=rival.run_id, journey=rival.journey_id, priority=rival.priority, own_priority=run.priority))


def prompt_gap(question: Question, guards: Guards) -> Skip | None:
    """Two prompts of different runs keep their distance; a run never blocks its own later messages."""
    if guards.prompt_at is None:
        return None
    if question.run is not None and guards.prompt_run == question.run.run_id:
        return None
    if question.now >= guards.prompt_at + guards.prompt_gap:
        return None
    if not guards.prompt_sent:
        return Skip(why("prompt_reserved", prompt_at=guards.prompt_at, run=guards.prompt_run))
    other = guards.prompt.named() if guards.prompt is not None else {"run": guards.prompt_run}
    return Skip(why("prompt_gap", prompt_at=guards.prompt_at, gap=guards.prompt_gap, **other))


ORDER: tuple[Callable[[Question, Guards], Hold | Skip | None], ...] = (onboarding, ticket, prompt_gap, dismissal, one_upsell)
