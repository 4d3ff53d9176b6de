"""How the counts of a funnel overlap: one person may have several entries, one customer several people and upgrades."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.words import count


@dataclass(frozen=True, slots=True)
class Overlap:
    """The holdout is in none of them. ``upgrades`` are those credited to the journey, of ``upgraders`` customers."""

    entries: int
    people: int
    customers: int
    reached_entries: int
    reached_customers: int
    upgrades: int
    upgraders: int


def say_overlap(found: Overlap) -> str:
    """Say it with the numbers; nothing where nobody entered."""
    if not found.entries and not found.reached_entries:
        return ""
    entered = _("%(entries)s: walks of %(people)s of %(customers)s. Who comes again is another entry, colleagues are one customer.") % {
        "entries": _entries(found.entries),
        "people": ngettext("%(n)s person", "%(n)s people", found.people) % {"n": count(found.people)},
        "customers": _customers(found.customers),
    }
    if not found.reached_entries:
        return entered
    reached = _("The goal was reached by %(customers)s in %(entries)s; credited here: %(upgrades)s of %(upgraders)s.") % {
        "customers": _customers(found.reached_customers),
        "entries": _entries(found.reached_entries),
        "upgrades": ngettext("%(n)s upgrade", "%(n)s upgrades", found.upgrades) % {"n": count(found.upgrades)},
        "upgraders": _customers(found.upgraders),
    }
    return f"{entered} {reached}"


def _entries(n: int) -> str:
    return ngettext("%(n)s entry", "%(n)s entries", n) % {"n": count(n)}


def _customers(n: int) -> str:
    return ngettext("%(n)s customer", "%(n)s customers", n) % {"n": count(n)}
