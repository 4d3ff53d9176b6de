"""When what a journey needs came last: events by their log, fields by the moments at which they were set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, FloatField, Max, Model, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from audience.models import Account, Event, Person
from audience.profile import PLAN_FIELD

WEEK = timedelta(days=7)
# Whoever did something lately most often has what is sent at all, so nobody else has to be read.
LATELY = 5_000
LATEST = 30
# Devices are kept without the moment at which they were told.
DEVICE = "push_token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """``last_at`` None: never. ``week``: how many in the last seven days. ``latest``: properties of the newest, the newest first."""

    last_at: datetime | None = None
    week: int = 0
    latest: tuple[Mapping[str, Any], ...] = ()

    def has(self, name: str) -> int:
        """Say how many of the latest have a property."""
        return sum(1 for said in self.latest if said.get(name) is not None)


def came(kinds: Iterable[str], now: datetime) -> dict[str, Came]:
    """Look events up by type."""
    asked = list(kinds)
    lately = Event.objects.filter(type__in=asked, received_at__gt=now - WEEK, received_at__lte=now)
    week = dict(lately.order_by().values_list("type").annotate(n=Count("id")))
    found = {}
    for kind in asked:
        rows = Event.objects.filter(type=kind).order_by("-received_at", "-id").values_list("received_at", "properties")[:LATEST]
        newest = list(rows)
        found[kind] = Came(
            last_at=newest[0][0] if newest else None, week=week.get(kind, 0), latest=tuple(properties for _at, properties in newest)
        )
    return found


def fields_set(names: Iterable[str]) -> dict[str, datetime]:
    """Give when each field of people was last set; a name that nobody has had is missing."""
    asked = list(names)
    active = list(Event.objects.order_by("-id").values_list("person_id", flat=True)[:LATELY])
    found = _latest(Person, Q(pk__in=set(active)), asked)
    return found | _latest(Person, Q(), [name for name in asked if name not in found])


def account_fields_set(names: Iterable[str]) -> dict[str, datetime]:
    return _latest(Account, Q(), list(names))


def _latest(model: type[Model], among: Q, names: list[str]) -> dict[str, datetime]:
    if not names:
        return {}
    # Names may hold anything, so they are numbered.
    wanted = {f"at_{n}": _moment(model, name) for n, name in enumerate(names)}
    row = model._default_manager.filter(among).aggregate(**wanted)
    return {name: _read(row[f"at_{n}"]) for n, name in enumerate(names) if row[f"at_{n}"] is not None}


def _moment(model: type[Model], name: str) -> Max:
    if name == PLAN_FIELD:
        # The plan is the account's where there is one.
        return Max(Coalesce("account__plan_at", "plan_at")) if model is Person else Max("plan_at")
    if model is Person and name == DEVICE:
        return Max(Coalesce("last_seen_at", "first_seen_at"), filter=~Q(push_tokens=[]))
    return Max(Cast(KeyTextTransform(name, "moments"), FloatField()))


def _read(value: datetime | float) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromtimestamp(value, UTC)
