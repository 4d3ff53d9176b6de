"""What rates are taken of: entries whose goal's days are over. Whoever may still reach the goal has not failed, and is named beside."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.words import count, day
from insights.asking import fetch
from insights.funnel.scope import Scope


@dataclass(frozen=True, slots=True)
class Ripe:
    """Entries whose days are over, with their customers; ``still`` counts the entries whose days run, in none of the others."""

    entries: int = 0
    reached: int = 0
    upgraded: int = 0
    customers: int = 0
    customers_reached: int = 0
    still: int = 0

    @property
    def rate(self) -> float | None:
        return self.reached / self.entries if self.entries else None


Found = Mapping[tuple[int | None, bool], Ripe]


def ripe(scope: Scope) -> Found:
    """Count by (version, held out); version None is all of them.

    By entry they are those who entered within the period, by event those whose days ended within it.
    """
    rows = fetch(
        "ripe",
        journey=scope.journey.pk,
        versions=scope.version_ids,
        entered_since=scope.entered_since,
        ended_since=scope.happened_since,
        now=scope.now,
    )
    return {(version, held_out): Ripe(*counts) for version, held_out, *counts in rows}


def whose(scope: Scope, days: str) -> str:
    """Say of which entries a rate is: entries older than 14 days."""
    names = {"days": days, "since": day(scope.since, scope.now)}
    if scope.entered_since is not None:
        return _("entries since %(since)s that are older than %(days)s") % names
    if scope.happened_since is not None:
        return _("entries that grew older than %(days)s since %(since)s") % names
    return _("entries older than %(days)s") % names


def still(n: int, days: str) -> str:
    """Name those who may yet reach the goal; nothing where there are none."""
    if not n:
        return ""
    words = ngettext("%(n)s more entry is still within its %(days)s", "%(n)s more entries are still within their %(days)s", n)
    return words % {"n": count(n), "days": days}
