"""What the page of the engine shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from audience.models import Person
from channels.gate.reasons import sentence
from channels.models import Message
from channels.providers import SHELF
from engine.models import Run, Step
from engine.runtime.doctor import Finding, examine, zone_rules
from engine.runtime.lag import Pulses, ShardLag, behind, lags, pulses, worst_of
from engine.runtime.verdict import Verdict, judge
from insights.why import Names, look_up
from insights.why.words import channel

SHOWN = 10
MOST = 50


@dataclass(frozen=True, slots=True)
class Glance:
    """The engine at this moment."""

    findings: list[Finding]
    worst: ShardLag
    behind: int
    shards: list[ShardLag]
    pulses: Pulses
    silent: list[str]
    zone_rules: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Doubt:
    message: Message
    person: Person | None
    journey: str
    step: str
    channel: str
    provider: str
    why: str


@dataclass(frozen=True, slots=True)
class Failure:
    run: Run
    person: Person | None
    journey: str
    step: str
    reason: str
    trace: str


def glance(now: datetime) -> Glance:
    found, seen, findings = lags(now), pulses(), list(examine(now))
    return Glance(
        findings=findings,
        worst=worst_of(found),
        behind=behind(found),
        shards=found[:SHOWN],
        pulses=seen,
        silent=seen.silent(now),
        zone_rules=zone_rules(),
        verdict=judge(findings, seen, now),
    )


def words_of(glance: Glance) -> dict[str, str]:
    """Say the lag of each kind in words."""
    kinds = {"inbox": glance.worst.inbox, "timer": glance.worst.timer, "held": glance.worst.held}
    return {kind: lasting(lag) for kind, lag in kinds.items()}


def lasting(lag: timedelta) -> str:
    """Give a lag with a decimal while it is short: 0.4 s, 12 s; nothing waits: a dash."""
    seconds = lag.total_seconds()
    if not seconds:
        return "–"
    if seconds < 10:
        return _("%(n)s s") % {"n": f"{seconds:.1f}"}
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest} if minutes else _("%(n)s s") % {"n": rest}


def in_doubt(now: datetime) -> tuple[list[Doubt], int]:
    """The messages in doubt that nobody has settled, the oldest first, and how many there are in all."""
    asked = Message.objects.filter(state="unknown", settled_at__isnull=True)
    found = list(asked.order_by("claimed_at", "id")[:MOST])
    runs = Run.objects.in_bulk({message.run_id for message in found if message.run_id is not None})
    names, people = look_up((), now=now, runs=runs.values()), people_of(found)
    lines = []
    for message in found:
        run = runs.get(message.run_id or 0)
        journey, step = where(run, message.node, names)
        shelved = SHELF.get(message.provider)
        provider = str(shelved.title) if shelved is not None else message.provider or "–"
        why = sentence(message.why, message.why_values) if message.why else ""
        lines.append(Doubt(message, people.get(message.person_id), journey, step, channel(message.channel), provider, why))
    return lines, len(found) if len(found) < MOST else asked.count()


def failures(now: datetime) -> tuple[list[Failure], int]:
    """The walks that failed, the latest first, each with its traceback, and how many there are in all."""
    asked = Run.objects.filter(state="failed")
    found = list(asked.order_by("-ended_at", "-id")[:MOST])
    ends = Step.objects.filter(run_id__in=[run.pk for run in found], kind="ended").order_by("id")
    told: dict[int | None, dict[str, Any]] = {step.run_id: step.values for step in ends}
    names, people = look_up((), now=now, runs=found), people_of(found)
    lines = []
    for run in found:
        journey, step = where(run, run.node, names)
        trace = str(told.get(run.pk, {}).get("trace") or "")
        lines.append(Failure(run, people.get(run.person_id), journey, step, failed_by(run.reason, trace), trace))
    return lines, len(found) if len(found) < MOST else asked.count()


def failed_by(reason: str, trace: str) -> str:
    """Say briefly why a walk failed: the last line of its traceback, or what its reason means."""
    if trace:
        return trace.strip().splitlines()[-1][:200]
    known = {
        "too_many_moves": _("It went round and round without a rest."),
        "node_is_gone": _("The step where it stood is not in its version any more."),
    }
    return known.get(reason, reason.replace("_", " "))


def where(run: Run | None, node: str, names: Names) -> tuple[str, str]:
    if run is None:
        return "", ""
    version = names.versions.get(run.version_id)
    return names.journey(run.journey_id), version.step(node).name if version is not None else node


def people_of(rows: Iterable[Message | Run]) -> dict[int, Person]:
    return Person.objects.in_bulk({row.person_id for row in rows})
