"""Why messages were not sent, by reason and channel, and who left before one because it was too late."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from channels.gate.brief import brief
from engine.models import Run
from insights.asking import fetch
from insights.funnel.scope import Scope
from insights.why.versions import VersionWords
from insights.why.words import channel


@dataclass(frozen=True, slots=True)
class Skip:
    """``state``: skipped by the gate, failed at the provider, or left: a run that ended as expired, before any message."""

    reason: str
    channels: str
    state: str
    count: int


def not_sent(scope: Scope) -> list[Skip]:
    """List reasons with the channels they struck, the commonest first."""
    rows = _followed(scope) if scope.entered_since is not None else _counted(scope)
    counts: Counter[tuple[str, str]] = Counter()
    channels: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, state, code, n in rows:
        counts[state, code] += n
        channels[state, code].add(key)
    found = [
        Skip(words(state, code), ", ".join(sorted(channel(key) for key in channels[state, code])), state, n)
        for (state, code), n in counts.items()
        if n
    ]
    if left := _expired(scope):
        found.append(Skip(_("Left: what started it was too long ago"), "", "left", left))
    return sorted(found, key=lambda skip: (-skip.count, skip.reason))


Rows = Iterable[tuple[str, str, str, int]]


def _counted(scope: Scope) -> Rows:
    speaking = {version.pk: VersionWords.of(version) for version in scope.chosen}
    for version, node, measure, code, amount in fetch(
        "counted", versions=scope.version_ids, measures=["skipped", "failed"], since=scope.happened_since
    ):
        yield speaking[version].step(node).channel, measure, code, int(amount)


def _followed(scope: Scope) -> Rows:
    rows = fetch("not_sent", journey=scope.journey.pk, versions=scope.version_ids, since=scope.entered_since)
    return ((key, state, code, n) for key, code, state, n in rows)


def _expired(scope: Scope) -> int:
    """Count the runs that left because what started them had become stale."""
    if scope.entered_since is not None:
        runs = Run.objects.filter(journey_id=scope.journey.pk, version_id__in=scope.version_ids, started_at__gte=scope.entered_since)
        return runs.filter(reason="expired").count()
    rows = fetch("counted", versions=scope.version_ids, measures=["ended"], since=scope.happened_since)
    return sum(int(amount) for _version, _node, _measure, reason, amount in rows if reason == "expired")


def words(state: str, code: str) -> str:
    """Say a reason in two or three words; one that nobody named is at least made readable."""
    said = brief(code)
    return _("Failed: %(reason)s") % {"reason": said} if state == "failed" else said
