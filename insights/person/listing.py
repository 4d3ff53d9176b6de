"""People by name, e-mail address, user id or account, a page at a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from audience.models import Person, Plan
from audience.profiles import fold
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


def found(text: str) -> "QuerySet[Person]":
    """Find people whose name, address, id or account has this text in it."""
    people = Person.objects.known().select_related("account").order_by("-id")
    words = text.strip()
    if not words:
        return people
    return people.filter(
        Q(name__icontains=words) | Q(email_key__contains=fold(words)) | Q(external_id__icontains=words) | Q(account__name__icontains=words)
    )


def listed(text: str, number: int) -> Listed:
    """Give one page. It is not counted how many there are: on a million people that costs more than the page."""
    start = (max(number, 1) - 1) * PAGE
    people = list(found(text)[start : start + PAGE + 1])
    walks = _walks(p.pk for p in people[:PAGE])
    plans = dict(Plan.objects.values_list("key", "name"))
    rows = [Row(p, _plan(p, plans), walks[p.pk]) for p in people[:PAGE]]
    return Listed(rows, max(number, 1), len(people) > PAGE)


def _plan(person: Person, plans: dict[str, str]) -> str:
    key = person.account.plan if person.account is not None else person.plan
    return plans.get(key, key)


def _walks(people: Iterable[int]) -> Counter[int]:
    return Counter(Run.objects.filter(person_id__in=list(people), state__in=LIVE).values_list("person_id", flat=True))
