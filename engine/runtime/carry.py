"""Into the step and out of it: what it loads, and what it writes in bulk."""

from datetime import datetime

from audience import profiles
from channels import store as messages
from engine.runtime import caps, lines, own
from engine.runtime.arrivals import run_ids
from engine.runtime.work import Work
from engine.store import runs as runs_store
from engine.store import watchers as watchers_store
from engine.store.clocks import ahead_of
from engine.store.journeys import journeys, walkable
from engine.store.logs import append_steps
from engine.store.rows import InboxRow, RunRow


def load(now: datetime, rows: list[InboxRow], due: list[RunRow], held: list[messages.MessageRow]) -> Work:
    people = {row.person_id for row in rows} | {run.person_id for run in due} | {m.person_id for m in held}
    wide = {row.home for row in rows if row.for_account}
    homes = {row.home for row in rows} | {run.home for run in due} | {m.home for m in held}
    runs = {run.id: run for run in runs_store.live(people, wide)}
    gone = run_ids(rows) - runs.keys()
    runs |= {run.id: run for run in runs_store.by_id(gone)}
    people |= {run.person_id for run in runs.values()}
    pending = messages.pending_of(people)
    # Whoever has gone on may still be said what was in doubt.
    runs |= {run.id: run for run in runs_store.by_id({m.run_id for m in [*held, *pending] if m.again and m.run_id} - runs.keys())}
    loaded = profiles.load(people)
    homes |= {profile.home for profile in loaded.values()}
    known = journeys()
    work = Work(
        now=now,
        journeys=known,
        profiles=loaded,
        gate_facts=messages.load_facts(people, now),
        runs=runs,
        watchers=[watcher for watcher in watchers_store.open_of(people, homes, wide) if walkable(watcher.version_id)],
        entries=runs_store.last_entries({row.person_id for row in rows}),
        ahead=ahead_of(homes),
        caps=caps.hold(rows, known, now),
    )
    # A message that rings is pending too: one row is one object, or two answers would be written to it.
    ringing = {message.id: message for message in held}
    for message in pending:
        work.pending[message.person_id].append(ringing.get(message.id, message))
    return work


def write(work: Work) -> None:
    """Everything that follows, in bulk; the inbox rows go in the same transaction."""
    lines.write(work)
    work.caps.write()
    profiles.save(work.profiles.values(), work.changes)
    for watcher, movement in work.credited:
        watcher.movement_id = movement.id
    runs_store.save(run for run in work.runs.values() if run.new or run.dirty)
    watchers_store.save(w for w in work.watchers if w.new or w.dirty)
    messages.insert_messages(work.new_messages)
    messages.update_messages(work.asked_again)
    append_steps(work.steps)
    work.deltas.write()
    own.record(work.own_events, work.profiles, work.now)
    runs_store.delete_inbox(work.done)
