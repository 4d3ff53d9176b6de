"""Asking the gate: for a new message, again for each pending one of whomever a step touches, and cancelling what nobody wants any more."""

from collections.abc import Iterable
from datetime import datetime

from audience.homes import shard_of
from audience.protocol.moments import read_moment
from channels.gate import Answer, Ready, Rival, RunFacts, Skip, ask
from channels.gate.answer import why
from channels.store import MessageRow, latest_said, missing_of, values_of
from engine.core.advance import Asked
from engine.core.decision import Because, Request
from engine.core.moment import Outcome
from engine.runtime import limits
from engine.runtime.frozen import passes_over
from engine.runtime.goal_words import PLAN_CHANGE
from engine.runtime.work import Work
from engine.store.rows import RunRow


def request(work: Work, run: RunRow, wanted: Request, node: str, visit: int, now: datetime, *, passing: bool = False) -> Asked:
    """Make the message of a visit and put it before the gate. A skip goes on at once; so does what a pause made late (``passing``).

    What was said before the run was put back by a transfer is not said again.
    """
    if (run.walk.memory.get("said") or {}).get(node) == visit and (said := _said_before(run, node, visit)) is not None:
        return Asked(None, False, Because("said_before", {"message": said.message_id}), said)
    content = work.lookups.content(wanted.channel, wanted.text, work.contents)
    message = MessageRow(
        id=work.lookups.message_id(),
        visit_key=f"{run.id}:{node}:{visit}",
        run_id=run.id,
        journey_id=run.journey_id,
        version_id=run.version_id,
        node=node,
        person_id=run.person_id,
        home=run.home,
        shard=shard_of(run.home),
        channel=wanted.channel,
        message_class=wanted.message_class,
        is_prompt=wanted.is_prompt and work.version_of(run).compiled.everywhere.prompt,
        content_id=content,
        event=run.walk.memory.get("event") or {},
        requested_at=now,
        shadow=work.in_shadow(run),
    )
    answer = _pass_over(work, message) if passing else _ask(work, message, run, now, here=True)
    work.new_messages.append(message)
    skipped = isinstance(answer, Skip)
    if skipped:
        work.count(run, "skipped", now, node=node, port=message.why)
    return Asked(message, skipped, _because(message, answer))


def _said_before(run: RunRow, node: str, visit: int) -> Outcome | None:
    """The latest message of a step's earlier visits that went out, or may have; None where none did."""
    spoken = latest_said(f"{run.id}:{node}:{before}" for before in range(1, visit))
    if spoken is None:
        return None
    return Outcome(kind="sent", at=spoken.at, message_id=spoken.message_id, why="said_before", doubt=spoken.state == "unknown")


def ask_again(work: Work, due: Iterable[MessageRow]) -> None:
    """Ask anew, from the start, for each message that rings and each pending one of the people a step touched."""
    todo = {message.id: message for message in due}
    for person_id in work.moved_on:
        todo |= {message.id: message for message in work.pending[person_id]}
    settled = {message.id for message in work.asked_again}
    for message in todo.values():
        if message.id in settled or message.state not in ("held", "ready", "claimed"):
            continue
        _again(work, message)


def _again(work: Work, message: MessageRow) -> None:
    now = work.now_of(message.home)
    before = (message.state, message.why, message.due_at)
    run = work.runs.get(message.run_id) if message.run_id is not None else None
    here = _rests_there(run, message) or (message.again and _may_hear_again(run))
    answer: Answer | None = None
    if message.run_id is not None and not here:
        message.cancel("run_ended")
    elif run is not None and message.why == "journey_paused" and not work.paused(run) and passes_over(work, run):
        answer = _pass_over(work, message)
    else:
        answer = _ask(work, message, run, now, here=here)
    if before == (message.state, message.why, message.due_at) and message.state != "held":
        return
    work.asked_again.append(message)
    if run is not None and before != (message.state, message.why, message.due_at):
        _log(work, run, message, _because(message, answer), now)
    if isinstance(answer, Skip) and run is not None and not message.again:
        from engine.runtime.walking import heard_outcome  # walking asks, asking walks on

        outcome = Outcome(kind="skipped", at=now, message_id=message.id, why=message.why)
        heard_outcome(work, run, message.node, run.walk.visit, outcome, now)


def _rests_there(run: RunRow | None, message: MessageRow) -> bool:
    return run is not None and run.live and f"{run.id}:{run.walk.node}:{run.walk.visit}" == message.visit_key


def _may_hear_again(run: RunRow | None) -> bool:
    """Whoever has gone on, or walked to the end, may hear what was in doubt; whoever left, or has reached the goal, may not."""
    return run is not None and (run.live or (run.walk.state == "completed" and run.walk.reason != "goal"))


def take_back(work: Work, run: RunRow, code: str) -> bool:
    """Take back what a run has to say at the visit where it rests; give whether there was anything a provider does not have yet."""
    key, found = f"{run.id}:{run.walk.node}:{run.walk.visit}", False
    for message in work.pending[run.person_id]:
        if message.visit_key == key and message.state in ("held", "ready", "claimed"):
            message.cancel(code)
            work.asked_again.append(message)
            work.gate_facts[run.person_id].note(message)
            found = True
    return found


def cancel(work: Work, run: RunRow, code: str) -> None:
    """Take back whatever an ended run still had to say, in the transaction that ends it."""
    for message in work.pending[run.person_id]:
        if message.run_id == run.id and message.state in ("held", "ready", "claimed"):
            message.cancel(code)
            work.asked_again.append(message)
            work.gate_facts[run.person_id].note(message)
    for message in work.new_messages:
        if message.run_id == run.id and message.state in ("held", "ready", "drafting"):
            message.cancel(code)
            work.gate_facts[run.person_id].note(message)


def _ask(work: Work, message: MessageRow, run: RunRow | None, now: datetime, *, here: bool) -> Answer:
    """Put the question and take the answer down."""
    profile = work.profiles[message.person_id]
    facts = work.gate_facts[message.person_id]
    needs = work.lookups.needs(message.content_id)
    missing = missing_of(needs, values_of(profile, message.event)) if needs else ()
    about = _facts_of_run(work, run, here) if run is not None else None
    answer = ask(facts.question(message, profile, now, run=about, missing=missing))
    message.answered(answer)
    facts.note(message)
    return answer


def _pass_over(work: Work, message: MessageRow) -> Answer:
    """Leave out what a pause made late, as was chosen when the journey was resumed."""
    answer = Skip(why("late_after_pause"))
    message.answered(answer)
    work.gate_facts[message.person_id].note(message)
    return answer


def _because(message: MessageRow, answer: Answer | None) -> Because:
    """Say why, as the step log keeps it: what stands on the message, or the rule that a ready one passed."""
    if isinstance(answer, Ready) and answer.passed is not None:
        return Because(answer.passed.code, answer.passed.values)
    return Because(message.why or message.state, message.why_values)


def _facts_of_run(work: Work, run: RunRow, here: bool) -> RunFacts:
    compiled = work.version_of(run).compiled
    memory = run.walk.memory
    journey = work.journeys.by_id.get(run.journey_id)
    exits = {exit_.type for exit_ in compiled.everywhere.exits}
    paused = "person" if run.paused_at is not None else "journey" if journey is not None and journey.state == "paused" else ""
    return RunFacts(
        run_id=run.id,
        here=here,
        plan_at_entry=memory.get("plan") if PLAN_CHANGE in exits else None,
        plan=work.profiles[run.person_id].current_plan,
        trigger_at=read_moment(memory.get("event_at")),
        life=compiled.everywhere.life,
        paused=paused,
        limit=limits.named(str(memory.get("event_type") or ""), memory.get("event") or {}),
        priority=compiled.everywhere.priority,
        rival=_rival(work, run),
    )


def _rival(work: Work, run: RunRow) -> Rival | None:
    others = [o for o in work.live_of(run.person_id) if o.id != run.id and work.version_of(o).compiled.everywhere.prompt]
    others = [o for o in others if not work.in_shadow(o)]
    others = [o for o in others if not limits.waits_for_onboarding(work, o)]
    best = max(others, key=lambda o: work.version_of(o).compiled.everywhere.priority, default=None)
    if best is None:
        return None
    return Rival(best.id, best.journey_id, work.version_of(best).compiled.everywhere.priority)


def _log(work: Work, run: RunRow, message: MessageRow, because: Because, now: datetime) -> None:
    work.log(
        "asked",
        person_id=run.person_id,
        journey_id=run.journey_id,
        version_id=run.version_id,
        run=run,
        node=message.node,
        visit=run.walk.visit,
        because=because,
        message_id=message.id,
        at=now,
    )
