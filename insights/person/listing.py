"""People by name, e-mail address, user id or account, a page at a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from audience.finding import people_with
from audience.models import Person, Plan
from engine.models import Run
from engine.models.run import LIVE

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    person: Person
    plan: str
    walking: int


@dataclass(frozen=True, slots=True)
class Listed:
    rows: list[Row]
    number: int
    more: bool


def listed(text: str, number: int) -> Listed:
    """Give one page. It is not counted how many there are: on a million people that costs more than the page."""
    start = (max(number, 1) - 1) * PAGE
    people = list(people_with(text)[start : start + PAGE + 1])
    walks = _walks(p.pk for p in people[:PAGE])
    plans = dict(Plan.objects.values_list("key", "name"))
    rows = [Row(p, _plan(p, plans), walks[p.pk]) for p in people[:PAGE]]
    return Listed(rows, max(number, 1), len(people) > PAGE)


def _plan(person: Person, plans: dict[str, str]) -> str:
    key = person.account.plan if person.account is not None else person.plan
    return plans.get(key, key)


def _walks(people: Iterable[int]) -> Counter[int]:
    return Counter(Run.objects.filter(person_id__in=list(people), state__in=LIVE).values_list("person_id", flat=True))
