"""Who came to nothing: entries that heard no message and why, and those who were refused at the start and why."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from channels.gate.brief import LEFT, NOT_IN, brief
from insights.asking import fetch
from insights.funnel.scope import Scope
from insights.why.versions import VersionWords
from insights.why.words import channel

# So many of the newest are looked through.
MOST = 5000


@dataclass(frozen=True, slots=True)
class Reason:
    """``about`` is what the reason strikes: a channel, or nothing."""

    words: str
    about: str
    count: int


def silent(scope: Scope) -> list[Reason]:
    """Count entries of the period without a message by how they went, the commonest first."""
    speaking = {version.pk: VersionWords.of(version) for version in scope.chosen}
    found: Counter[tuple[str, str]] = Counter()
    rows = fetch("silent", journey=scope.journey.pk, versions=scope.version_ids, since=scope.since, most=MOST)
    for version, walks, node, reason, state, why, key, n in rows:
        found[_way(speaking[version], walks, node, reason, state, why, key)] += n
    return _listed(found)


def refused(scope: Scope) -> list[Reason]:
    """Count refusals at the start by reason; somebody refused twice counts twice, and belongs to no entry."""
    found: Counter[tuple[str, str]] = Counter()
    for _version, _node, _measure, code, amount in fetch("counted", versions=scope.version_ids, measures=["refused"], since=scope.since):
        found[brief(code, NOT_IN), ""] += int(amount)
    return _listed(found)


def _way(version: VersionWords, walks: bool, node: str, reason: str, state: str, why: str, key: str) -> tuple[str, str]:
    if walks:
        return _("Still walking, nothing sent yet"), channel(key) if state else ""
    if state in ("skipped", "failed"):
        words = _("Failed: %(reason)s") if state == "failed" else _("Skipped: %(reason)s")
        return words % {"reason": brief(why)}, channel(key)
    step = version.step(node)
    if step.family == "leave":
        return _("Left by “%(step)s”") % {"step": step.name}, ""
    if reason == "finished":
        return _("Went to the end, past no message"), ""
    return _("Before its first message: %(reason)s") % {"reason": brief(reason, LEFT)}, channel(key) if state else ""


def _listed(found: Counter[tuple[str, str]]) -> list[Reason]:
    reasons = [Reason(words, about, n) for (words, about), n in found.items() if n]
    return sorted(reasons, key=lambda one: (-one.count, one.words, one.about))
