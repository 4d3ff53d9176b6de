"""What arrives, per type and in all."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone

from audience.models import Event, EventTypeRow, Inbox, Quarantined
from audience.types import CALLS, type_of
from insights.asking import fetch
from insights.flow.uses import Use, changes_profiles, uses

RANGES = {"1h": timedelta(hours=1), "24h": timedelta(hours=24), "7d": timedelta(days=7)}
SLICES = 48
NEWEST = 1000
MOST = 100_000
# A type is silent when so many were to be expected since it was last seen: by chance that is rarer than one in a hundred.
EXPECTED = 5
# A type that came on fewer days has no usual yet, as after an import.
USUAL_DAYS = 4
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(slots=True)
class Slice:
    x: int
    y: str
    height: str


@dataclass(slots=True)
class Line:
    """One type. ``known``: registered. ``silent``: it stopped, going by the seven days before."""

    name: str
    last_at: datetime | None = None
    hour: int = 0
    usual: float = 0
    silent: bool = False
    quarantined: int = 0
    uses: list[Use] = field(default_factory=list)
    slices: list[int] = field(default_factory=list)

    @property
    def call(self) -> str:
        """Give its name as clients say it."""
        return self.name.removeprefix("$") if self.name in CALLS else self.name

    @property
    def known(self) -> bool:
        return self.name in CALLS or type_of(self.name) is not None

    @property
    def changes_profiles(self) -> bool:
        return changes_profiles(self.name)

    @property
    def bars(self) -> list[Slice]:
        most = max(self.slices, default=0)
        return [Slice(at * 3, f"{23 - n / most * 21:.1f}", f"{n / most * 21:.1f}") for at, n in enumerate(self.slices) if n] if most else []

    @property
    def gap(self) -> int | None:
        """Where in the bars the silence begins."""
        if not self.silent:
            return None
        last = max((at for at, n in enumerate(self.slices) if n), default=-1)
        return (last + 1) * 3

    @property
    def rank(self) -> tuple[int, int, int, str]:
        """Broken first, then refusing, then what journeys use and nobody sends, then by how much there is."""
        trouble = 0 if self.silent else 1 if self.quarantined else 2 if self.uses and self.last_at is None else 3
        return trouble, 0 if self.uses else 1, -sum(self.slices), self.name


def lines(now: datetime, range_: str) -> list[Line]:
    """List every type that ever arrived, was refused, was registered here, or is waited for."""
    found: dict[str, Line] = {}
    for name, last_at, hour, usual, days, expected in fetch("types_lately", now=now):
        found[name] = Line(name, last_at, hour, float(usual), _silent(now - last_at, days, expected))
    for name, n in refused_by_type().items():
        found.setdefault(name, Line(name)).quarantined = n
    for name in EventTypeRow.objects.values_list("key", flat=True):
        found.setdefault(name, Line(name))
    for name, used in uses().items():
        # An upgrade may come by several types; one that never comes is missed by nobody.
        if name in found or (_may_be_sent(name) and any(use.direct for use in used)):
            found.setdefault(name, Line(name)).uses = used
    sliced = slices(list(found), now, RANGES[range_])
    for line in found.values():
        line.slices = sliced[line.name]
    return sorted(found.values(), key=lambda line: line.rank)


def silent_types(now: datetime) -> set[str]:
    """Name the types that stopped, as the lines say it."""
    return {name for name, at, _hour, _usual, days, expected in fetch("types_lately", now=now) if _silent(now - at, days, expected)}


def _silent(gap: timedelta, days: int, expected: float) -> bool:
    return bool(days >= USUAL_DAYS and expected >= EXPECTED and timedelta(hours=1) <= gap <= WEEK)


def _may_be_sent(name: str) -> bool:
    """Say whether an application sends a type; what Cairn says itself nobody has to miss."""
    known = type_of(name)
    return not name.startswith("$") and (known is None or not known.internal)


def slices(names: list[str], now: datetime, length: timedelta, many: int = SLICES) -> dict[str, list[int]]:
    """Cut a period into slices and count each type in each."""
    each = length / many
    counted: dict[str, list[int]] = defaultdict(lambda: [0] * many)
    for name, at, n in fetch("type_bars", types=names, since=now - length, now=now, slice=each.total_seconds()):
        counted[name][min(at, many - 1)] += n
    return counted


def refused_by_type() -> dict[str, int]:
    rows = Quarantined.objects.filter(settled_at__isnull=True).order_by().values_list("type").annotate(n=Count("id"))
    return dict(rows.values_list("type", "n"))


@dataclass(frozen=True, slots=True)
class Totals:
    """``half`` and ``most``: half, and 95 %, of events led to their first decision within that.

    ``simulated`` of the ``measured`` are a history whose clock was moved by hand, and say nothing about speed.
    """

    hour: int
    usual: float
    today: int
    half: timedelta | None
    most: timedelta | None
    measured: int
    simulated: int
    waiting: int
    quarantined: int
    reasons: int

    @property
    def above(self) -> Decimal | None:
        """By which part the last hour is above the usual; nothing where there is no usual yet."""
        return Decimal(str(round(self.hour / self.usual - 1, 3))) if self.usual >= 1 else None

    @property
    def below(self) -> Decimal | None:
        return -self.above if self.above is not None and self.above < 0 else None


def totals(listed: list[Line], now: datetime) -> Totals:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    half, most, measured, simulated = fetch("acted_on", now=now, newest=NEWEST)[0]
    unsettled = Quarantined.objects.filter(settled_at__isnull=True)
    return Totals(
        hour=sum(line.hour for line in listed),
        usual=sum(line.usual for line in listed),
        today=sum(Event.objects.filter(type=line.name, received_at__gte=midnight, received_at__lte=now).count() for line in listed),
        half=timedelta(seconds=float(half)) if half is not None else None,
        most=timedelta(seconds=float(most)) if most is not None else None,
        measured=measured,
        simulated=simulated,
        waiting=Inbox.objects.all()[:MOST].count(),
        quarantined=unsettled.count(),
        reasons=unsettled.order_by().values("code", "field").distinct().count(),
    )
