"""The people of messages that are about to go out, as profiles."""

from collections.abc import Iterable

from audience.models import Person
from audience.profile import AccountState, Profile

SAME = (
    "id",
    "first_seen_at",
    "external_id",
    "home",
    "plan",
    "plan_at",
    "fields",
    "name",
    "email",
    "phone",
    "zone",
    "locale",
    "push_tokens",
    "consents",
    "tickets_open",
    "ticket_closed_at",
    "onboarded_at",
    "prompt_run",
    "prompt_at",
    "prompt_sent",
)


def profiles_of(people: Iterable[int]) -> dict[int, Profile]:
    """Read some people with their accounts, to be looked at only."""
    found = Person.objects.filter(id__in=set(people)).select_related("account")
    return {person.id: profile_of(person) for person in found}


def profile_of(person: Person) -> Profile:
    profile = Profile(**{name: getattr(person, name) for name in SAME})
    if (account := person.account) is not None:
        profile.account = AccountState(
            id=account.id,
            external_id=account.external_id,
            name=account.name,
            plan=account.plan,
            plan_at=account.plan_at,
            zone=account.zone,
            fields=account.fields,
        )
    return profile
