"""A plan is told in four ways; the first that brings news makes the one movement. Pure."""

from decimal import Decimal

from audience.books import Books
from audience.changed import Changes, Movement
from audience.event_types.base import Occurrence
from audience.event_types.changes import SetPlan
from audience.money import Money
from audience.profile import PLAN_FIELD, Profile, put


def move_plan(profile: Profile, said: SetPlan, event: Occurrence, changes: Changes, books: Books) -> None:
    """Put the home on a plan. One that names the held plan adds nothing, one older than what is known changes nothing."""
    holder = profile.account if profile.account is not None else profile
    owner, owner_id = ("account", holder.id) if profile.account is not None else ("person", profile.id)
    held, plan = holder.plan, said.plan[:80]
    if not put(holder, owner, owner_id, PLAN_FIELD, plan, event.at, changes, books):
        return
    if profile.account is not None:
        changes.account = True
        profile.fields[PLAN_FIELD] = plan
    changes.person = True
    if plan == held:
        return
    holder.plan, holder.plan_at = plan, event.at
    changes.plan_of_account = profile.account is not None
    before = held or said.before[:80]
    if not held and not said.says_move:
        # Hearing for the first time on which plan somebody is moves nobody.
        return
    if before == plan:
        return
    was, becomes = _worth(before, books), _worth(plan, books)
    currency = (becomes or was or Money.none(books.currency)).currency
    changes.movement = Movement(
        home=profile.home,
        person_id=profile.id,
        account_id=profile.account.id if profile.account is not None else None,
        from_plan=before,
        to_plan=plan,
        direction=_direction(before, plan, said, books),
        # Two currencies have no difference: the amount in the other one is left out.
        mrr_before=was.amount if was is not None and was.currency == currency else Decimal(0),
        mrr_after=becomes.amount if becomes is not None and becomes.currency == currency else Decimal(0),
        currency=currency,
        at=event.at,
        event_id=event.id,
    )


def _worth(plan: str, books: Books) -> Money | None:
    offer = books.catalogue.get(plan)
    return offer.mrr if offer is not None else None


def _direction(before: str, plan: str, said: SetPlan, books: Books) -> int:
    told = books.catalogue.direction(before, plan)
    if told:
        return told
    if said.says_up:
        return 1
    # From a plan that nobody knew, everything above the lowest is up.
    return int(not before and books.catalogue.get(plan) is not None and not books.catalogue.is_lowest(plan))
