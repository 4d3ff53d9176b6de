"""Who stands behind a figure of the funnel: one line per entry, or per upgrade, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from audience.models import Person, Plan, PlanMovement
from engine.models import Watcher
from insights.funnel.scope import Scope

PAGE = 50
# What is listed: its words, the column with the moment, and that moment's name in a watcher.
STAGES = {
    "entered": (_("Entered"), _("Entered"), "entered_at"),
    "messaged": (_("Sent"), _("Last message"), "messaged_at"),
    "seen": (_("Seen"), _("Seen"), "seen_at"),
    "clicked": (_("Clicked"), _("Clicked"), "clicked_at"),
    "upgraded": (_("Upgraded"), _("Upgraded"), "reached_at"),
    "reached": (_("Reached the goal"), _("Reached"), "reached_at"),
    "silent": (_("Heard nothing"), _("Entered"), "entered_at"),
    "held_out": (_("Held out"), _("Entered"), "entered_at"),
    "held_reached": (_("Held out who reached the goal"), _("Reached"), "reached_at"),
}
# A period that counts what happened in it knows these moments only; of messages a watcher keeps the last.
BY_EVENT = frozenset({"entered", "upgraded", "reached", "held_out", "held_reached"})


@dataclass(frozen=True, slots=True)
class Line:
    """``person`` entered; ``by`` changed the plan, where an upgrade is listed, and may be a colleague."""

    run_id: int
    person_id: int
    person: Person | None
    version: int
    entered_at: datetime
    at: datetime | None
    change: str
    mrr: Any
    currency: str
    by_id: int | None
    by: Person | None


@dataclass(frozen=True, slots=True)
class Listed:
    lines: list[Line]
    number: int
    more: bool


def can_list(scope: Scope, stage: str) -> bool:
    return stage in STAGES and (scope.happened_since is None or stage in BY_EVENT)


def behind(scope: Scope, stage: str) -> "QuerySet[Watcher]":
    """Find the watchers that the figure counts; ``silent`` are those it does not."""
    rows = Watcher.objects.filter(journey_id=scope.journey.pk, version_id__in=scope.version_ids)
    rows = rows.filter(held_out=stage in ("held_out", "held_reached"))
    moment = STAGES[stage][2]
    if stage == "silent":
        rows = rows.filter(messaged_at__isnull=True)
    elif stage == "upgraded":
        rows = rows.filter(credited=True)
    else:
        rows = rows.filter(**{f"{moment}__isnull": False})
    if scope.entered_since is not None:
        rows = rows.filter(entered_at__gte=scope.entered_since)
    if scope.happened_since is not None:
        rows = rows.filter(**{f"{moment}__gte": scope.happened_since})
    return rows.order_by(f"-{moment}", "-run_id")


def listed(scope: Scope, stage: str, number: int) -> Listed:
    """Give one page of them."""
    start = (max(number, 1) - 1) * PAGE
    rows = list(behind(scope, stage)[start : start + PAGE + 1])
    page = rows[:PAGE]
    moved = PlanMovement.objects.in_bulk([row.movement_id for row in page if row.movement_id is not None])
    people = Person.objects.select_related("account").in_bulk(
        {row.person_id for row in page} | {movement.person_id for movement in moved.values()}
    )
    plans = dict(Plan.objects.values_list("key", "name"))
    numbers = {version.pk: version.number for version in scope.versions}
    moment = STAGES[stage][2]

    def line(row: Watcher) -> Line:
        movement = moved.get(row.movement_id) if row.movement_id is not None else None
        change = (
            f"{plans.get(movement.from_plan, movement.from_plan)} → {plans.get(movement.to_plan, movement.to_plan)}" if movement else ""
        )
        by = movement.person_id if movement is not None else None
        return Line(
            row.run_id,
            row.person_id,
            people.get(row.person_id),
            numbers[row.version_id],
            row.entered_at,
            getattr(row, moment),
            change,
            row.mrr,
            row.currency,
            by,
            people.get(by) if by is not None else None,
        )

    return Listed([line(row) for row in page], max(number, 1), len(rows) > PAGE)
