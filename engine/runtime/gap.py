"""The prompt gap: entry reserves it, each sent prompt renews it, a run that ends with nothing sent gives it back.

The field says when somebody last saw a prompt, so only a sent one sets it.
"""

from datetime import datetime

from audience.protocol.moments import read_moment, written
from engine.runtime.work import Work
from engine.store.rows import RunRow

FIELD = "last_upgrade_prompt_seen"


def reserve(work: Work, run: RunRow, now: datetime) -> dict[str, str]:
    """Reserve the gap for a new run; give what to remember so that it can be given back."""
    profile = work.profiles[run.person_id]
    before = {"gap_at": written(profile.prompt_at) if profile.prompt_at else "", "gap_field": profile.fields.get(FIELD) or ""}
    work.changes.append(profile.set_prompt(run.id, now, sent=False))
    work.stirred.add(run.person_id)
    return before


def renew(work: Work, run: RunRow, sent_at: datetime) -> None:
    if not work.version_of(run).compiled.everywhere.prompt or work.in_shadow(run):
        return
    profile = work.profiles[run.person_id]
    work.changes.append(profile.set_prompt(run.id, sent_at, sent=True))
    work.changes.append(profile.set_field(FIELD, written(sent_at), sent_at))
    work.stirred.add(run.person_id)


def give_back(work: Work, run: RunRow, now: datetime) -> None:
    profile = work.profiles.get(run.person_id)
    if profile is None or profile.prompt_run != run.id or profile.prompt_sent:
        return
    before = run.walk.memory.get("gap_at")
    # Release 0.1 set the field when it reserved the gap; such runs take it back.
    reserved = profile.prompt_at is not None and profile.fields.get(FIELD) == written(profile.prompt_at)
    work.changes.append(profile.set_prompt(None, read_moment(before), sent=bool(before)))
    if reserved:
        work.changes.append(profile.set_field(FIELD, run.walk.memory.get("gap_field") or None, now))
    work.stirred.add(run.person_id)
