"""Which plans have no way up, and who is on them: a fault of the packaging, not of the selling."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from audience.catalogue import catalogue
from audience.models import Account, Person

TOP, NOT_SOLD, UNKNOWN = "top", "not_sold", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A plan after which none can be bought.

    ``why``: it is the highest (``top``), those above it are not sold (``not_sold``), or it stands in no catalogue (``unknown``).
    Customers are accounts, and people without one.
    """

    plan: str
    name: str
    why: str
    accounts: int
    people: int

    @property
    def customers(self) -> int:
        return self.accounts + self.people


def without_way_up() -> list[Stuck]:
    """List such plans in the order of the catalogue, those that it does not know last."""
    return list(_stuck())


def accounts_on(plan: str) -> QuerySet[Account]:
    return Account.objects.filter(plan=plan).order_by("name", "id")


def people_on(plan: str) -> QuerySet[Person]:
    """People on a plan who belong to no account."""
    return Person.objects.known().filter(account__isnull=True, plan=plan).order_by("-id")


def _stuck() -> Iterator[Stuck]:
    accounts = dict(Account.objects.exclude(plan="").order_by().values_list("plan").annotate(n=Count("id")))
    alone = Person.objects.known().filter(account__isnull=True).exclude(plan="")
    people = dict(alone.order_by().values_list("plan").annotate(n=Count("id")))
    known = catalogue()
    for at, offer in enumerate(known.offers):
        if known.next_plan(offer.key) is None:
            why = NOT_SOLD if known.offers[at + 1 :] else TOP
            yield Stuck(plan=offer.key, name=offer.name, why=why, accounts=accounts.get(offer.key, 0), people=people.get(offer.key, 0))
    for key in sorted({*accounts, *people}):
        if known.get(key) is None:
            yield Stuck(plan=key, name=key, why=UNKNOWN, accounts=accounts.get(key, 0), people=people.get(key, 0))
