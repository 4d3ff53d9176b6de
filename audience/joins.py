"""Two people turn out to be one. Whoever calls holds the shards of both homes."""

from datetime import datetime

from audience.homes import home_of, shard_of
from audience.models import (
    Consent,
    Event,
    FieldChange,
    Identity,
    Inbox,
    Membership,
    Person,
    PlanMovement,
    ThresholdCrossing,
    Ticket,
)
from audience.profiles import Profile, load, save
from audience.traits import DEVICES, refresh

# Counts of two people add up; of everything else the later value stands.
COUNTED = ("paywalled_feature_attempts",)
ADDRESSES = ("email", "phone")


class SamePerson(ValueError):
    """Both are one person already."""


def join(one: int, other: int, now: datetime) -> tuple[int, int]:
    """Make two people one and give (who stays, who is gone).

    Who has a user id stays, else who came first. Fields go by their moment, the strictest consent wins, and everything that was
    said of the other is said of who stays. Where somebody known is reached already stays: anybody can be nobody with an address.
    Runs, watchers and messages are moved by the engine.
    """
    rows = {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=[one, other]).order_by("pk")}
    rows = {pk: person for pk, person in rows.items() if person.merged_into_id is None}
    if len(rows) != 2:
        raise SamePerson(f"{one} and {other}")
    first, second = (rows[pk] for pk in sorted(rows))
    kept_row, gone_row = (second, first) if second.external_id and not first.external_id else (first, second)
    kept, gone = (load([row.pk])[row.pk] for row in (kept_row, gone_row))
    said_no = _merge(kept, gone, stands=bool(kept_row.external_id and not gone_row.external_id))
    _move_rows(kept_row, gone_row)
    save([kept], [])
    Consent.objects.bulk_create(
        Consent(
            person_id=kept.id,
            channel=key.partition(":")[0],
            message_class=key.partition(":")[2],
            given=False,
            at=now,
            source="join",
            actor="cairn",
            recorded_at=now,
        )
        for key in said_no
    )
    return kept.id, gone.id


def _merge(kept: Profile, gone: Profile, *, stands: bool) -> list[str]:
    """Bring two profiles together in the one that stays; give the consents that a stricter word closed.

    ``stands``: the addresses of the one that stays, as far as there are any, are kept whatever the moment of the other's.
    """
    counted = {name: _number(kept, name) + _number(gone, name) for name in COUNTED if name in kept.fields and name in gone.fields}
    for name, value in gone.fields.items():
        if stands and name in ADDRESSES and kept.fields.get(name):
            continue
        if name not in kept.fields or gone.moments.get(name, 0.0) > kept.moments.get(name, 0.0):
            kept.fields[name] = value
            if name in gone.moments:
                kept.moments[name] = gone.moments[name]
    kept.fields.update(counted)
    if gone.plan and (not kept.plan or (gone.plan_at is not None and (kept.plan_at is None or gone.plan_at > kept.plan_at))):
        kept.plan, kept.plan_at = gone.plan, gone.plan_at
    said_no = _strictest(kept, gone)
    if not (stands and kept.push_tokens):
        kept.push_tokens = [*(t for t in gone.push_tokens if t not in kept.push_tokens), *kept.push_tokens][-DEVICES:]
    for id_, ticket in gone.tickets.items():
        kept.tickets.setdefault(id_, ticket)
    kept.tickets_open = sum(1 for ticket in kept.tickets.values() if ticket.closed_at is None)
    kept.ticket_closed_at = max(filter(None, (kept.ticket_closed_at, gone.ticket_closed_at)), default=None)
    kept.onboarded_at = min(filter(None, (kept.onboarded_at, gone.onboarded_at)), default=None)
    kept.first_seen_at = min(kept.first_seen_at, gone.first_seen_at)
    kept.last_seen_at = max(filter(None, (kept.last_seen_at, gone.last_seen_at)), default=None)
    if gone.prompt_at is not None and (kept.prompt_at is None or gone.prompt_at > kept.prompt_at):
        kept.prompt_run, kept.prompt_at, kept.prompt_sent = gone.prompt_run, gone.prompt_at, gone.prompt_sent
    kept.account = kept.account or gone.account
    refresh(kept)
    kept.zone = kept.zone or gone.zone
    kept.locale = kept.locale or gone.locale
    kept.dirty = True
    return said_no


def _strictest(kept: Profile, gone: Profile) -> list[str]:
    closed = []
    for key, said in gone.consents.items():
        own = kept.consents.get(key)
        if own is None:
            kept.consents[key] = said
            continue
        latest = max(own, said, key=lambda word: word[1])
        if latest[0] and not (own[0] and said[0]):
            closed.append(key)
        kept.consents[key] = [bool(own[0] and said[0]), latest[1]]
    return closed


def _number(profile: Profile, name: str) -> int | float:
    value = profile.fields.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0


def _move_rows(kept: Person, gone: Person) -> None:
    Identity.objects.filter(person=gone).update(person=kept)
    Event.objects.filter(person_id=gone.pk).update(person_id=kept.pk)
    Consent.objects.filter(person_id=gone.pk).update(person_id=kept.pk)
    FieldChange.objects.filter(owner="person", owner_id=gone.pk).update(owner_id=kept.pk)
    PlanMovement.objects.filter(person_id=gone.pk).update(person_id=kept.pk)
    PlanMovement.objects.filter(home=-gone.pk).update(home=-kept.pk)
    theirs = Ticket.objects.filter(person_id=kept.pk).values("external_id")
    Ticket.objects.filter(person_id=gone.pk, external_id__in=theirs).delete()
    Ticket.objects.filter(person_id=gone.pk).update(person_id=kept.pk)
    Membership.objects.filter(person=gone, account__in=Membership.objects.filter(person=kept).values("account")).delete()
    Membership.objects.filter(person=gone).update(person=kept)
    crossed = ThresholdCrossing.objects.filter(home=-gone.pk)
    ThresholdCrossing.objects.bulk_create(
        [ThresholdCrossing(home=-kept.pk, meter=c.meter, threshold=c.threshold, period=c.period, at=c.at) for c in crossed],
        ignore_conflicts=True,
    )
    crossed.delete()
    kept.account_id = kept.account_id or gone.account_id
    kept.external_id = kept.external_id or gone.external_id
    kept.home = home_of(kept.pk, kept.account_id)
    kept.save(update_fields=["account", "external_id", "home"])
    Inbox.objects.filter(person_id__in=[kept.pk, gone.pk]).update(person_id=kept.pk, home=kept.home, shard=shard_of(kept.home))
    Person.objects.filter(merged_into=gone).update(merged_into=kept)
    _empty(gone, kept)


def _empty(gone: Person, kept: Person) -> None:
    """Nothing personal stays with who is gone; their number leads to who stays."""
    Person.objects.filter(pk=gone.pk).update(
        merged_into=kept,
        external_id="",
        account=None,
        home=-gone.pk,
        fields={},
        moments={},
        name="",
        email="",
        email_key="",
        phone="",
        push_tokens=[],
        consents={},
        tickets_open=0,
    )
