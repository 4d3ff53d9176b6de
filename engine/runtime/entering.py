"""Entering a journey: who may, and what is remembered of those who may not."""

from collections.abc import Container, Iterator
from datetime import datetime
from typing import Any

from audience.homes import shard_of
from audience.protocol.moments import written
from audience.rules.memory import explain
from channels.models import Guardrails
from engine.core.advance import RunState
from engine.core.caps import cap_of
from engine.core.chance import share
from engine.core.decision import Because
from engine.core.moment import Happening
from engine.runtime import gap, limits
from engine.runtime.moments import facts_of
from engine.runtime.walking import end, walk_on
from engine.runtime.work import Work
from engine.store.journeys import LiveJourney, LiveVersion, version
from engine.store.rows import RunRow, WatcherRow


def enter(work: Work, person_id: int, journey: LiveJourney, happening: Happening, now: datetime) -> RunRow | None:
    """Let somebody into a journey's live version, or log why not."""
    if journey.live_id is None:
        return None
    found = ask_in(work, person_id, journey, happening, now)
    if isinstance(found, RunRow):
        return found
    work.log(
        "refused",
        person_id=person_id,
        journey_id=journey.id,
        version_id=journey.live_id,
        because=found,
        event_id=happening.id,
        at=now,
    )
    work.deltas.add(journey.live_id, "refused", now, port=found.code)
    return None


def ask_in(
    work: Work, person_id: int, journey: LiveJourney, happening: Happening, now: datetime, over: Container[str] = ()
) -> RunRow | Because:
    """Let somebody into the live version, or give the first reason against it that nobody overrules (``over``: codes)."""
    at_start = version(journey.live_id or 0)
    instance = _instance(at_start, happening)
    against = _refusals(work, person_id, journey, at_start, happening, instance, now)
    refusal = next((one for one in against if one.code not in over), None)
    return refusal or _begin(work, person_id, journey, at_start, happening, instance, now)


def all_against(
    work: Work, person_id: int, journey: LiveJourney, happening: Happening, now: datetime, over: Container[str] = ()
) -> tuple[Because, ...]:
    """Give every reason against letting somebody in that nobody overrules, for whoever is to decide about all of them."""
    at_start = version(journey.live_id or 0)
    against = _refusals(work, person_id, journey, at_start, happening, _instance(at_start, happening), now)
    return tuple(one for one in against if one.code not in over)


def enter_anyway(work: Work, person_id: int, journey: LiveJourney, happening: Happening, now: datetime) -> RunRow:
    """Let somebody in whom the rules refuse or hold out. For a rehearsal, which shows the rest all the same."""
    at_start = version(journey.live_id or 0)
    return _begin(work, person_id, journey, at_start, happening, _instance(at_start, happening), now, holdout=False)


def _begin(
    work: Work,
    person_id: int,
    journey: LiveJourney,
    at_start: LiveVersion,
    happening: Happening,
    instance: str,
    now: datetime,
    *,
    holdout: bool = True,
) -> RunRow:
    profile = work.profiles[person_id]
    compiled = at_start.compiled
    if not at_start.shadow:
        _end_shadows(work, person_id, journey, instance, now)
    # Nobody hears anything in shadow, so there is nobody to compare with.
    held_out = holdout and not at_start.shadow and share(profile.home, journey.key, "holdout") < compiled.everywhere.holdout
    memory = {
        "event": dict(happening.properties),
        "event_type": happening.type,
        "event_at": written(happening.at),
        "plan": profile.current_plan,
    }
    walk = RunState(state="waiting", node=compiled.start, visit=1, node_at=now, started_at=now, memory=memory)
    run = RunRow(
        work.lookups.run_id(),
        journey.id,
        at_start.id,
        person_id,
        profile.home,
        shard_of(profile.home),
        instance,
        held_out,
        None,
        walk,
        new=True,
    )
    work.add_run(run)
    work.add_watcher(
        WatcherRow(
            run.id,
            journey.id,
            at_start.id,
            person_id,
            profile.home,
            held_out,
            entered_at=now,
            until=now + compiled.everywhere.within,
            new=True,
        )
    )
    here = (person_id, journey.id, instance, at_start.shadow)
    _started, count, left = work.entries.get(here, (now, 0, None))
    work.entries[here] = (now, count + 1, left)
    work.log(
        "held_out" if held_out else "entered",
        person_id=person_id,
        journey_id=journey.id,
        version_id=at_start.id,
        run=run,
        node=compiled.start,
        visit=1,
        because=happening.came,
        event_id=happening.id,
        at=now,
    )
    work.deltas.add(at_start.id, "held_out" if held_out else "entered", now, node=compiled.start)
    if held_out:
        run.walk = RunState(
            state="exited", node=compiled.start, visit=1, node_at=now, started_at=now, memory=memory, ended_at=now, reason="held_out"
        )
        return run
    work.caps.let_in(journey.id)
    if compiled.everywhere.prompt and not at_start.shadow:
        for other in work.live_of(person_id):
            if other is not run and limits.waits_for_onboarding(work, other):
                gap.give_back(work, other, now)
        memory |= gap.reserve(work, run, now)
    walk_on(work, run, now=now)
    return run


def _refusals(
    work: Work,
    person_id: int,
    journey: LiveJourney,
    at_start: LiveVersion,
    happening: Happening,
    instance: str,
    now: datetime,
) -> Iterator[Because]:
    """Give the reasons why somebody may not enter, in the order in which they are asked."""
    settings: Any = at_start.compiled.entry.settings
    if journey.state != "live":
        yield Because(f"journey_{journey.state}")
    if at_start.entry_check is not None:
        as_of = happening.received_at if happening.came else happening.at
        facts = facts_of(work, person_id, at_start.needs[at_start.compiled.start], now=as_of, entry=happening.properties)
        if not at_start.entry_check(facts):
            rule = at_start.compiled.entry.rules[0]
            yield Because("filter", {"verdict": explain(rule, facts).dump()})
    for other in work.live_of(person_id):
        if other.journey_id == journey.id and other.instance == instance and (at_start.shadow or not work.in_shadow(other)):
            yield Because("already_inside", {"run": other.id})
    again = _again(work, person_id, at_start, instance, settings, now)
    if again is not None:
        yield again
    upsell = _upsell_refusal(work, person_id, happening, now) if at_start.compiled.everywhere.prompt else None
    if upsell is not None:
        yield upsell
    capped = work.caps.refusal(journey.id, cap_of(settings))
    if capped is not None:
        yield capped


def _end_shadows(work: Work, person_id: int, journey: LiveJourney, instance: str, now: datetime) -> None:
    """End a walk in shadow that stands where somebody enters in earnest."""
    for other in work.live_of(person_id):
        if other.journey_id == journey.id and other.instance == instance and work.in_shadow(other):
            end(work, other, "leave", "went_live", now)


def _again(work: Work, person_id: int, at_start: LiveVersion, instance: str, settings: Any, now: datetime) -> Because | None:
    """Say why somebody who was here before may not come again, or not yet. What was walked in shadow does not count in earnest."""
    last = work.entries.get((person_id, at_start.journey_id, instance, at_start.shadow))
    if last is None:
        return None
    started, times, left = last
    # Whoever left in this very step is not in the database yet.
    here = (at_start.journey_id, instance, at_start.shadow)
    over = [r.walk.ended_at for r in work.by_person[person_id] if (r.journey_id, r.instance, work.in_shadow(r)) == here]
    left = max(filter(None, (left, *over)), default=None)
    if settings.reentry == "never":
        return Because("entered_before", {"times": times, "last": started})
    if settings.most is not None and times >= settings.most:
        return Because("too_often", {"times": times, "last": started})
    if settings.reentry == "after" and now - started < settings.after:
        return Because("too_soon", {"last": started, "after_seconds": settings.after.total_seconds()})
    if settings.reentry == "left" and left is not None and now - left < settings.after:
        return Because("left_too_soon", {"last": left, "after_seconds": settings.after.total_seconds()})
    return None


def _upsell_refusal(work: Work, person_id: int, happening: Happening, now: datetime) -> Because | None:
    """One upsell at a time, and a gap between two; what waits for the end of onboarding stands aside for a real limit."""
    profile = work.profiles[person_id]
    is_limit = bool(limits.named(happening.type, happening.properties))
    aside = set()
    for other in work.live_of(person_id):
        if work.version_of(other).compiled.everywhere.prompt and not work.in_shadow(other):
            if not is_limit or not limits.waits_for_onboarding(work, other):
                return Because("upsell_running", {"journey": other.journey_id, "run": other.id})
            aside.add(other.id)
    if profile.prompt_run in aside and not profile.prompt_sent:
        return None
    guardrails: Guardrails = work.gate_facts[person_id].guardrails
    if profile.prompt_at is not None and now - profile.prompt_at < guardrails.prompt_gap:
        last = work.gate_facts[person_id].last_prompt(profile.prompt_run, now)
        named = last.named() if last is not None else {"run": profile.prompt_run}
        return Because("prompt_gap", {"last": profile.prompt_at, "gap_seconds": guardrails.prompt_gap.total_seconds(), **named})
    return None


def _instance(at_start: LiveVersion, happening: Happening) -> str:
    name = getattr(at_start.compiled.entry.settings, "instance", "")
    return str(happening.properties.get(name, ""))[:200] if name else ""
