"""What stands in quarantine, grouped by its reason; repaired by one mapping for all, tried before it is done."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet

from audience.history import Actor, demand
from audience.judge import Source, judge
from audience.models import AccessKey, Quarantined
from audience.quarantine import COULD_NOT_BE_WALKED, StillUnfit, drop, replay
from insights.flow.rights import REPAIR

# So many in one go; whoever has more presses again.
MOST = 500
SAMPLES = 3
LOOKS_AT = 50
PARTS = ("properties", "traits")
# What another value in its place does not mend.
NOT_BY_A_VALUE = frozenset({"too_large", "too_many_fields", "too_deep", "not_utf8", COULD_NOT_BE_WALKED})


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    field: str


@dataclass(frozen=True, slots=True)
class Sample:
    id: int
    at: datetime
    who: str
    said: str


@dataclass(slots=True)
class Group:
    """Refusals with one reason. ``sources`` are the write keys they came by, ``offers`` what else they say, the commonest first."""

    reason: Reason
    sentence: str
    count: int
    first: datetime
    last: datetime
    sources: list[str]
    samples: list[Sample] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)

    @property
    def missing(self) -> str:
        """Name the property that a mapping could fill."""
        part, _dot, name = self.reason.field.partition(".")
        return name if part in PARTS and self.reason.code not in NOT_BY_A_VALUE else ""


@dataclass(frozen=True, slots=True)
class Done:
    """How many went on, how many do not fit yet."""

    went: int = 0
    still: int = 0


def unsettled(name: str) -> "QuerySet[Quarantined]":
    return Quarantined.objects.filter(type=name, settled_at__isnull=True)


def groups(name: str) -> list[Group]:
    """List the reasons, the commonest first."""
    rows = (
        unsettled(name)
        .order_by()
        .values("code", "field")
        .annotate(n=Count("id"), first=Min("received_at"), last=Max("received_at"), sentence=Max("sentence"))
        .order_by("-n", "code", "field")[:20]
    )
    return [_group(name, row) for row in rows]


def _group(name: str, row: Mapping[str, Any]) -> Group:
    reason = Reason(row["code"], row["field"])
    mine = of_reason(name, reason)
    keys = AccessKey.objects.filter(id__in=mine.order_by().values("source_id").distinct()).order_by("name")
    newest = list(mine.order_by("-id")[:LOOKS_AT])
    group = Group(reason, row["sentence"], row["n"], row["first"], row["last"], [key.name for key in keys])
    group.samples = [_sample(one) for one in newest[:SAMPLES]]
    if group.missing:
        said = Counter(name for one in newest for name in _part_of(_read(one), reason) or {} if name != group.missing)
        group.offers = sorted(said, key=lambda name: (-said[name], name))[:20]
    return group


def of_reason(name: str, reason: Reason) -> "QuerySet[Quarantined]":
    return unsettled(name).filter(code=reason.code, field=reason.field)


def _read(row: Quarantined) -> dict[str, Any]:
    try:
        raw = json.loads(row.original)
    except ValueError:
        return {}
    return raw if isinstance(raw, dict) else {}


def _part_of(raw: Mapping[str, Any], reason: Reason) -> dict[str, Any] | None:
    part = raw.get(reason.field.partition(".")[0])
    return part if isinstance(part, dict) else None


def _sample(row: Quarantined) -> Sample:
    raw = _read(row)
    who = raw.get("userId") or raw.get("anonymousId") or ""
    said = raw.get("properties") or raw.get("traits") or raw
    return Sample(row.pk, row.received_at, str(who)[:80], json.dumps(said, ensure_ascii=False)[:200])


def repaired(raw: Mapping[str, Any], reason: Reason, source: str) -> dict[str, Any] | None:
    """Fill what is missing or wrong with what stands under another name; None where that name is not there."""
    part = _part_of(raw, reason)
    if part is None or source not in part:
        return None
    where, _dot, name = reason.field.partition(".")
    return {**raw, where: {**part, name: part[source]}}


def _tries(name: str, reason: Reason, source: str) -> Iterator[tuple[Quarantined, dict[str, Any] | None]]:
    for row in of_reason(name, reason).order_by("id")[:MOST]:
        yield row, repaired(_read(row), reason, source) if source else None


def fitting(name: str, reason: Reason, source: str, now: datetime) -> tuple[int, int]:
    """Try a mapping on all of a group and store nothing; give how many would fit, and of how many."""
    browsers = set(AccessKey.objects.filter(kind=AccessKey.Kind.BROWSER).values_list("id", flat=True))
    fits = of = 0
    for row, repair in _tries(name, reason, source):
        of += 1
        if repair is not None:
            said = {key: value for key, value in repair.items() if key != "sentAt"}
            _items, refused = judge([said], Source(id=row.source_id, is_browser=row.source_id in browsers), now, "", None, None)
            fits += not refused
    return fits, of


def replay_all(actor: Actor, name: str, reason: Reason, source: str, now: datetime) -> Done:
    """Try all of a group again, each by itself, as it came or repaired by a mapping. What does not fit stays."""
    demand(actor, REPAIR)
    went = still = 0
    for row, repair in _tries(name, reason, source):
        if source and repair is None:
            still += 1
            continue
        try:
            replay(row, actor, now, repair)
            went += 1
        except StillUnfit:
            still += 1
    return Done(went, still)


@transaction.atomic
def drop_all(actor: Actor, name: str, reason: Reason, now: datetime) -> Done:
    """Leave all of a group where they are, for good."""
    demand(actor, REPAIR)
    rows = list(of_reason(name, reason).order_by("id")[:MOST])
    return Done(sum(drop(row, actor, now) for row in rows))
