"""What an event moved: the plan and the registered fields, from what to what."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from audience.models import Event, FieldChange, Person, PlanMovement
from audience.profile import PLAN_FIELD
from insights.why.words import value

Shifts = Mapping[int, tuple[str, ...]]
MOST = 4


def shifts_of(events: Collection[Event], plans: Mapping[str, str]) -> Shifts:
    """Say per event id what it moved, the plan first: "plan: Starter → Pro". ``plans`` are the names by key.

    Values of personal fields are kept nowhere; such a field is named alone.
    """
    # Other events say themselves what they are about.
    calls = [event for event in events if event.type.startswith("$")]
    if not calls:
        return {}
    ids, people = [event.pk for event in calls], {event.person_id for event in calls}
    homes = Person.objects.filter(id__in=people).values_list("home", "account_id")
    found: dict[int, list[str]] = defaultdict(list)
    movements = PlanMovement.objects.filter(home__in={home for home, _account in homes}, event_id__in=ids).order_by("id")
    for move in movements:
        told = {"old": _plan(move.from_plan, plans), "new": _plan(move.to_plan, plans)}
        found[move.event_id or 0].append(_("plan: %(old)s → %(new)s") % told)
    # The index leads by owner and moment.
    since, until = min(event.at for event in calls), max(event.at for event in calls)
    owner = Q(owner="person", owner_id__in=people) | Q(owner="account", owner_id__in={a for _home, a in homes if a is not None})
    for change in FieldChange.objects.filter(owner, at__range=(since, until), event_id__in=ids).exclude(name=PLAN_FIELD).order_by("id"):
        found[change.event_id or 0].append(_field(change))
    return {event_id: (*told[:MOST], "…") if len(told) > MOST else tuple(told) for event_id, told in found.items()}


def _plan(key: str, plans: Mapping[str, str]) -> str:
    return plans.get(key, key) or _("none")


def _field(change: FieldChange) -> str:
    if change.old is None and change.new is None:
        return change.name
    told = {"name": change.name, "old": _said(change.old), "new": _said(change.new)}
    return _("%(name)s: %(old)s → %(new)s") % told


def _said(what: object) -> str:
    return _("empty") if what is None or what == "" else value(what)
