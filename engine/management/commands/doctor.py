"""Say what could be stuck, and how far behind the engine is."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from audience.keeping.sizes import size_of, size_of_keys
from audience.now import database_now
from engine.runtime.doctor import examine, zone_rules
from engine.runtime.keeping import LOGS
from engine.runtime.lag import Pulses, ShardLag, behind, lags, pulses, worst_of
from engine.runtime.verdict import judge

SHOWN = 10


class Command(BaseCommand):
    help = (
        "List what could be stuck: overdue timers, old claims, doubts, lag by shard, a silent beat. The last line concludes. "
        "Ends with 1 if something is stuck, with 0 otherwise, also where something waits for people."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            now = database_now()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {str(error).splitlines()[0]}") from error
        findings = list(examine(now))
        for finding in findings:
            mark = self.style.ERROR("stuck") if finding.stuck else "     "
            since = f"since {finding.since:%Y-%m-%d %H:%M:%S} UTC" if finding.since and finding.count else ""
            self.stdout.write(f"{mark} {finding.count:>8}  {finding.words}  {since}".rstrip())
        self._tell_lag(lags(now))
        seen = pulses()
        self._tell_pulses(seen, now)
        self._tell_logs(now)
        self.stdout.write(f"Time zone rules: {zone_rules()}")
        verdict = judge(findings, seen, now)
        where = f": {settings.PUBLIC_URL}{reverse('insights:engine')}" if verdict.stuck or verdict.for_people else "."
        self.stdout.write(verdict.sentence + where)
        if verdict.stuck:
            raise SystemExit(1)

    def _tell_lag(self, found: list[ShardLag]) -> None:
        worst = worst_of(found)
        self.stdout.write(
            f"Lag: oldest inbox row {_length(worst.inbox)}, oldest overdue timer {_length(worst.timer)}, "
            f"oldest overdue held message {_length(worst.held)}; {behind(found)} of 256 shards are behind."
        )
        for lag in found[:SHOWN] if behind(found) else ():
            self.stdout.write(
                f"  shard {lag.shard:>3}: inbox {_length(lag.inbox)}, timer {_length(lag.timer)}, held message {_length(lag.held)}"
            )

    def _tell_pulses(self, seen: Pulses, now: datetime) -> None:
        silent = seen.silent(now)
        for name, words, at in (("beat", "Beat's last tick", seen.beat), ("worker", "Last tick taken by a worker", seen.worker)):
            told = f"{_length(now - at)} ago ({at:%Y-%m-%d %H:%M:%S} UTC)" if at is not None else "never"
            self.stdout.write(f"{self.style.ERROR('stuck ') if name in silent else ''}{words}: {told}")

    def _tell_logs(self, now: datetime) -> None:
        for one in map(size_of, LOGS):
            kept = f"kept for {one.kept} months" if one.kept else "kept for ever"
            since = f", whole since {one.since:%Y-%m-%d}" if one.since is not None else ""
            names = ", ".join(f"{size.part.name} {filesizeformat(size.bytes)}" for size in one.parts)
            self.stdout.write(f"{one.log.title}: {filesizeformat(one.bytes)} in {len(one.parts)} partitions, {kept}{since}: {names}")
            if one.lacks_next(now):
                self.stdout.write(f"{self.style.ERROR('stuck ')}{one.log.title}: the next month has no partition; beat makes it.")
        keys = size_of_keys()
        self.stdout.write(f"Event keys: about {keys.keys:,}, {filesizeformat(keys.bytes)}, kept for {keys.days} days")


def _length(length: timedelta) -> str:
    return f"{length.total_seconds():.1f} s"
