"""Two people turn out to be one, and nothing that was said of either is lost."""

from datetime import datetime, timedelta

import pytest

from audience import profiles
from audience.accept import Source, accept
from audience.joins import SamePerson, join
from audience.membership import homes_concerned, join_account, leave_account
from audience.models import Account, Consent, Event, Identity, Inbox, Membership, Person, Ticket

pytestmark = pytest.mark.django_db
SOURCE = Source(id=1)


def person(value: str, kind: str = "user") -> Person:
    return Identity.objects.get(kind=kind, value=value).person


@pytest.fixture
def two(now: datetime) -> tuple[int, int]:
    accept([{"type": "page", "anonymousId": "a1"}], SOURCE, now - timedelta(days=1))
    accept([{"type": "track", "userId": "ada", "event": "x", "context": {"groupId": "acme"}}], SOURCE, now)
    return person("a1", "anonymous").pk, person("ada").pk


def test_who_has_a_user_id_stays(two: tuple[int, int], now: datetime) -> None:
    anonymous, ada = two

    assert join(anonymous, ada, now) == (ada, anonymous)

    assert person("a1", "anonymous").pk == ada
    assert set(Event.objects.values_list("person_id", flat=True)) == {ada}
    assert set(Inbox.objects.values_list("person_id", "home")) == {(ada, Account.objects.get().pk)}
    assert Person.objects.get(pk=anonymous).merged_into_id == ada
    assert profiles.load([anonymous])[anonymous].id == ada
    with pytest.raises(SamePerson):
        join(anonymous, ada, now)


def test_fields_go_by_their_moment_and_the_strictest_word_wins(two: tuple[int, int], now: datetime) -> None:
    anonymous, ada = (profiles.load(two)[id_] for id_ in two)
    earlier = now - timedelta(hours=1)
    changes = [
        anonymous.set_field("color", "red", now),
        ada.set_field("color", "blue", earlier),
        anonymous.set_field("size", 1, earlier),
        ada.set_field("size", 2, now),
        anonymous.set_field("paywalled_feature_attempts", 2, now),
        ada.set_field("paywalled_feature_attempts", 3, now),
        anonymous.set_prompt(9, now, sent=True),
    ]
    anonymous.consents = {"sms:promotional": [False, earlier.timestamp()], "email:promotional": [True, 1.0]}
    ada.consents = {"sms:promotional": [True, now.timestamp()], "push:promotional": [True, 2.0]}
    profiles.save([anonymous, ada], changes)
    Ticket.objects.create(person_id=anonymous.id, external_id="T1", opened_at=earlier)

    join(*two, now)

    both = profiles.load([ada.id])[ada.id]
    assert (both.fields["color"], both.fields["size"], both.fields["paywalled_feature_attempts"]) == ("red", 2, 5)
    assert (both.has_consent("sms", "promotional"), both.has_consent("email", "promotional"), both.has_consent("push", "promotional")) == (
        False,
        True,
        True,
    )
    assert (both.prompt_run, both.tickets_open, both.first_seen_at) == (9, 1, now - timedelta(days=1))
    assert list(Consent.objects.values_list("channel", "given", "source")) == [("sms", False, "join")]
    assert Person.objects.get(pk=anonymous.id).fields == {}


def test_coming_into_an_account_changes_home_and_rows(now: datetime) -> None:
    accept([{"type": "track", "userId": "ada", "event": "x"}], SOURCE, now)
    ada = person("ada")
    Person.objects.filter(pk=ada.pk).update(plan="pro", plan_at=now)
    acme = Account.objects.create(external_id="acme", first_seen_at=now)
    assert homes_concerned(ada.pk, acme.pk) == (-ada.pk, acme.pk)

    moved = join_account(ada.pk, acme.pk, now, "owner")

    assert moved is not None
    assert (moved.from_home, moved.to_home) == (-ada.pk, acme.pk)
    assert Inbox.objects.get().home == acme.pk
    assert profiles.load([ada.pk])[ada.pk].role == "owner"
    acme.refresh_from_db()
    assert (acme.plan, acme.fields["current_plan"]) == ("pro", "pro")
    assert join_account(ada.pk, acme.pk, now) is None
    assert homes_concerned(ada.pk, acme.pk) is None


def test_an_older_word_makes_a_member_and_moves_nobody(now: datetime) -> None:
    accept([{"type": "track", "userId": "ada", "event": "x"}], SOURCE, now)
    ada = person("ada")
    one, other = (Account.objects.create(external_id=name, first_seen_at=now) for name in ("one", "other"))
    join_account(ada.pk, one.pk, now)

    assert join_account(ada.pk, other.pk, now - timedelta(days=1)) is None
    assert Membership.objects.filter(person=ada).count() == 2

    moved = leave_account(ada.pk, one.pk, now + timedelta(days=1))
    assert moved is not None
    assert moved.to_home == other.pk
    assert leave_account(ada.pk, other.pk, now + timedelta(days=2)).to_home == -ada.pk  # type: ignore[union-attr]
