"""What is counted when the dust has settled: lost, twice, stuck."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prove.load import Told
from prove.provider import Took

STUCK = "select count(*) from cairn_engine_run where state in ('waiting', 'sending', 'parked')"
INBOX = "select count(*) from cairn_audience_inbox"
JOBS = "select count(*) from cairn_engine_job where state in ('waiting', 'running', 'failed')"
PENDING = "select count(*) from cairn_channels_message where state in ('held', 'ready', 'claimed')"
# One row for each entry that was told: how often it is in the log, and how many runs it made.
EVENTS = "select message_id, count(*) from cairn_audience_event where message_id <> '' group by 1"
RUNS = "select memory -> 'event' ->> 'feature', count(*) from cairn_engine_run group by 1"
STEPS_TWICE = (
    "select count(*) from (select run_id, node, visit from cairn_engine_step where kind = 'moved' group by 1, 2, 3 having count(*) > 1) x"
)
MESSAGES = (
    "select m.visit_key, m.channel, m.state, r.memory -> 'event' ->> 'feature'"
    " from cairn_channels_message m join cairn_engine_run r on r.id = m.run_id"
)
# Whoever walked to the end has had all three messages settled.
SHORT = (
    "select count(*) from cairn_engine_run r where r.state = 'completed' and r.reason = 'done'"
    " and (select count(*) from cairn_channels_message m where m.run_id = r.id and m.state in ('sent', 'unknown', 'failed')) <> 3"
)
# What was set aside, and the walks that broke, with their tracebacks.
QUARANTINED = "select message_id, count(*), bool_and(original like '%Traceback%') from cairn_audience_quarantined group by 1"
FAILED = (
    "select r.memory -> 'event' ->> 'feature', count(*), bool_and(s.values ->> 'trace' like '%BrokenOnPurpose%')"
    " from cairn_engine_run r left join cairn_engine_step s on s.run_id = r.id and s.kind = 'ended' where r.state = 'failed' group by 1"
)
# Receipts by message: how often it was told to the journeys, and whether the message knows.
RECEIPTS = (
    "select m.id, m.state, m.delivered_at is not null, count(e.id) from cairn_channels_message m"
    " left join cairn_audience_event e on e.type = 'message_delivered' and (e.properties ->> 'message_id')::bigint = m.id"
    " where m.channel = 'sms' group by 1"
)
# When each visit was looked at a last time before its call, and from which host: written down by the database itself.
LOOKED = "select visit_key, max(extract(epoch from at)) from proof_looked group by 1"
RECORDER = """
create table proof_looked (visit_key text, at timestamptz, host text);
create function proof_note() returns trigger language plpgsql as $$ begin
    insert into proof_looked values (new.visit_key, statement_timestamp(), current_setting('application_name'));
    return null;
end $$;
create trigger proof_look after update on cairn_channels_message
    for each row when (old.called_at is null and new.called_at is not null) execute function proof_note();
"""
# A receipt that was answered with yes: its message is known to have arrived, and the journeys were told once.
RIGHT = {("sent", True, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was done: ``told`` accepted messages, ``broken`` walks and ``poison`` events that were meant to break, ``repeated`` webhooks (by
    their key), texts ``in_doubt`` (listed). From ``wrong_answers`` on everything must be nought.

    ``failed_runs`` and ``quarantined`` count those which were not meant to break, and those which were and did not, or without traceback.
    """

    told: int
    runs: int
    messages: int
    sent: int
    withdrawn: int
    failed: int
    repeated: int
    in_doubt: int
    receipts: int
    broken: int
    poison: int
    answered_503: int
    wrong_answers: int
    lost_events: int
    doubled_events: int
    lost_runs: int
    doubled_runs: int
    doubled_steps: int
    lost_messages: int
    said_twice: int
    short_walks: int
    after_upgrade: int
    stuck_runs: int
    stuck_events: int
    stuck_messages: int
    stuck_jobs: int
    lost_receipts: int
    doubled_receipts: int
    failed_runs: int
    quarantined: int

    def faults(self) -> dict[str, int]:
        must = self.__slots__[self.__slots__.index("wrong_answers") :]
        return {name: getattr(self, name) for name in must if getattr(self, name)}

    def lines(self) -> list[str]:
        return [f"{name.replace('_', ' '):<16}{getattr(self, name):>8,}" for name in self.__slots__]


def waiting(one: Callable[[str], int]) -> tuple[int, int, int, int]:
    """Give runs, events, messages and jobs that are still on their way."""
    return one(STUCK), one(INBOX), one(PENDING), one(JOBS)


def count(rows: Callable[[str], list[tuple[Any, ...]]], told: Told, took: Took) -> Tally:
    def one(sql: str) -> int:
        return int(rows(sql)[0][0])

    events = {str(key): int(n) for key, n in rows(EVENTS)}
    runs = {str(key): int(n) for key, n in rows(RUNS)}
    messages = rows(MESSAGES)
    sent = [row for row in messages if row[2] == "sent"]
    stuck = waiting(one)
    looked = {str(key): float(at) for key, at in rows(LOOKED)}
    failed = {str(key): n == 1 and bool(traced) for key, n, traced in rows(FAILED)}
    aside = {str(key): n == 1 and bool(traced) for key, n, traced in rows(QUARANTINED)}
    receipts = {int(id_): (state, known, n) for id_, state, known, n in rows(RECEIPTS)}
    return Tally(
        told=len(told.accepted),
        runs=sum(runs.values()),
        messages=len(messages),
        sent=len(sent),
        withdrawn=sum(row[2] == "cancelled" for row in messages),
        failed=sum(row[2] == "failed" for row in messages),
        repeated=sum(n - 1 for n in took.hooks.values()),
        in_doubt=sum(row[2] == "unknown" for row in messages),
        receipts=len(took.heard),
        broken=len(failed),
        poison=len(aside),
        answered_503=told.refused[503],
        wrong_answers=len(told.wrong),
        lost_events=sum(key not in events for key in told.accepted),
        doubled_events=sum(n > 1 for n in events.values()),
        lost_runs=sum(walk not in runs for walk in told.entries),
        doubled_runs=sum(n > 1 for n in runs.values()),
        doubled_steps=one(STEPS_TWICE),
        lost_messages=sum(not _times(row, took) for row in sent),
        said_twice=sum(n > 1 for n in took.texts.values()),
        short_walks=one(SHORT),
        after_upgrade=sum(_after(row, told, looked) for row in messages),
        stuck_runs=stuck[0],
        stuck_events=stuck[1],
        stuck_messages=stuck[2],
        stuck_jobs=stuck[3],
        lost_receipts=sum(receipts.get(id_, ("", False, 0)) not in RIGHT for id_ in set(took.heard)),
        doubled_receipts=sum(n > 1 for _state, _known, n in receipts.values()),
        failed_runs=_amiss(failed, told.poisoned),
        quarantined=_amiss(aside, told.poison),
    )


def _times(row: tuple[Any, ...], took: Took) -> int:
    """How often the provider took a message."""
    key, channel, _state, walk = row
    return took.texts[f"text {walk}"] if channel == "sms" else took.hooks[f"cairn:{key}"]


def _after(row: tuple[Any, ...], told: Told, looked: dict[str, float]) -> bool:
    """Say whether the last look before a message's call was begun after the upgrade of its person had been answered."""
    key, _channel, state, walk = row
    at = told.upgraded.get(told.entries.get(walk, ""))
    return at is not None and state in ("sent", "unknown") and looked.get(key, 0) > at


def _amiss(found: dict[str, bool], meant: set[str]) -> int:
    """Count who broke and was not meant to, who was and did not, and who did otherwise than once and with a traceback."""
    return len(found.keys() ^ meant) + sum(not right for key, right in found.items() if key in meant)
