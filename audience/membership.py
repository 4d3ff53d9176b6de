"""Coming into an account and leaving it. A person's home changes with it, so both shards must be locked by whoever calls."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property

from audience.homes import home_of, shard_of
from audience.models import Account, Inbox, Membership, Person
from audience.profile import PLAN_FIELD

# Among a person's moments: when they were last seen to act in which account.
SINCE = "$account"


@dataclass(frozen=True)
class Moved:
    """A person has another home now. Their runs, watchers and messages are to follow."""

    person_id: int
    from_home: int
    to_home: int

    @cached_property
    def shards(self) -> tuple[int, int]:
        return shard_of(self.from_home), shard_of(self.to_home)


def homes_concerned(person_id: int, account_id: int | None) -> tuple[int, int] | None:
    """Say between which homes a person would move; None where they are there already. Lock the shards of both, then call."""
    person = Person.objects.only("id", "home").get(pk=person_id)
    to = home_of(person_id, account_id)
    return None if person.home == to else (person.home, to)


def join_account(person_id: int, account_id: int, at: datetime, role: str = "") -> Moved | None:
    """Put somebody into an account: the one in which they acted last is their home.

    An older event makes them a member and leaves the home where it is. An account without a plan takes over the person's.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    Membership.objects.get_or_create(person_id=person_id, account_id=account_id, defaults={"role": role or "member", "since": at})
    moment = at.timestamp()
    if person.moments.get(SINCE, 0) > moment:
        return None
    person.moments[SINCE] = moment
    if person.account_id == account_id:
        person.save(update_fields=["moments"])
        return None
    account = Account.objects.select_for_update(no_key=True).get(pk=account_id)
    if not account.plan and person.plan:
        account.plan, account.plan_at = person.plan, person.plan_at
        account.fields[PLAN_FIELD] = person.plan
        account.moments[PLAN_FIELD] = person.moments.get(PLAN_FIELD, moment)
        account.save(update_fields=["plan", "plan_at", "fields", "moments"])
    person.account = account
    if account.plan:
        person.fields[PLAN_FIELD] = account.plan
    return _move(person, account_id)


def leave_account(person_id: int, account_id: int, at: datetime) -> Moved | None:
    """Take somebody out of an account; home is then the account they came into last, or they themselves."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    Membership.objects.filter(person_id=person_id, account_id=account_id).delete()
    if person.account_id != account_id:
        return None
    left = Membership.objects.filter(person_id=person_id).select_related("account").order_by("-since", "-id").first()
    person.account = left.account if left is not None else None
    person.moments[SINCE] = at.timestamp()
    plan = person.account.plan if person.account is not None else person.plan
    if plan:
        person.fields[PLAN_FIELD] = plan
    else:
        person.fields.pop(PLAN_FIELD, None)
    return _move(person, person.account_id)


def _move(person: Person, account_id: int | None) -> Moved:
    before, person.home = person.home, home_of(person.pk, account_id)
    person.save(update_fields=["account", "home", "fields", "moments"])
    Inbox.objects.filter(person_id=person.pk).update(home=person.home, shard=shard_of(person.home))
    return Moved(person.pk, before, person.home)
