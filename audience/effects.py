"""What an event does to a person and their account. Pure: it changes the profile in memory and says what is to be written."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any, Protocol

from audience.books import Books
from audience.changed import Changes, ConsentSaid, OwnEvent
from audience.event_types.base import BadProperty, EventType, Occurrence
from audience.event_types.changes import (
    Change,
    CloseTicket,
    CountUp,
    Onboarded,
    OpenTicket,
    Record,
    SayConsent,
    SetField,
    SetPlan,
    Usage,
)
from audience.models.consent import Channel, MessageClass
from audience.plan_moves import move_plan
from audience.profile import Profile, TicketState, put
from audience.protocol.moments import written
from audience.traits import around, here_since, plan_trait, set_account_traits, set_traits
from audience.usage import meter_stands
from ground.frozen import frozen

LONGEST = 200
SEEN_AGAIN = timedelta(hours=1)


class Row(Protocol):
    """What of an inbox row, with its event, an effect needs."""

    person_id: int
    event_id: int | None
    type: str
    at: datetime
    received_at: datetime
    payload: dict[str, Any] | None
    properties: dict[str, Any] | None
    call: str | None
    context: dict[str, Any] | None


@frozen(kw_only=True)
class Walked(Occurrence):
    """An event as it is walked."""

    @classmethod
    def of(cls, row: Row) -> "Walked":
        return cls(
            type=row.type,
            kind=row.call or "track",
            at=row.at,
            received_at=row.received_at,
            properties=row.properties or {},
            context=row.context or {},
            id=row.event_id,
            account_id=(row.payload or {}).get("account"),
            history=bool((row.payload or {}).get("history")),
        )


def apply(event: Occurrence, profile: Profile) -> Changes:
    """Change the profile by an event and tell what is to be written. What it says that is older than what is known changes nothing."""
    books = profile.books or Books()
    changes = Changes(person_id=profile.id, event_id=event.id)
    around(profile, event.context, changes)
    if event.history:
        # Whoever is brought in with a past is no newcomer. The clock of a client in passing is not believed so far.
        changes.person = here_since(profile, event.at) or changes.person
    match event.kind:
        case "identify":
            traits = dict(event.properties)
            set_traits(profile, traits, event.at, changes)
            changes.person = True
            if plan := plan_trait(traits):
                move_plan(profile, SetPlan(plan=plan), event, changes, books)
        case "group":
            _group(profile, event, changes, books)
        case "track":
            type_ = books.type_of(event.type)
            _seen(profile, event, type_, changes)
            if type_ is not None:
                _track(profile, event, type_, changes, books)
        case "page" | "screen":
            _seen(profile, event, None, changes)
    profile.dirty = profile.dirty or changes.person
    return changes


def _group(profile: Profile, event: Occurrence, changes: Changes, books: Books) -> None:
    account = profile.account
    # Whoever has left again meanwhile, or never came in, has no say about that account.
    if account is None or event.properties.get("group_id", account.external_id) != account.external_id:
        return
    traits = dict(event.properties)
    set_account_traits(profile, account, traits, event.at, changes)
    changes.account = changes.person = True
    if plan := plan_trait(traits):
        move_plan(profile, SetPlan(plan=plan), event, changes, books)


def _seen(profile: Profile, event: Occurrence, type_: EventType[Any] | None, changes: Changes) -> None:
    """Note that the person was here themselves; a server's or our own word about them is no visit."""
    if type_ is not None and (type_.server_only or type_.internal or type_.for_account):
        return
    if profile.last_seen_at is None or event.at - profile.last_seen_at >= SEEN_AGAIN:
        profile.last_seen_at = event.at
        put(profile, "person", profile.id, "last_seen_at", written(event.at), event.at, changes, profile.books)
        changes.person = True


def _track(profile: Profile, event: Occurrence, type_: EventType[Any], changes: Changes, books: Books) -> None:
    try:
        said = type_.read(event.properties)
    except BadProperty:
        # It fitted when it was accepted; its type has changed since. The event stands, and does nothing.
        return
    carry_out(type_.effect(said, event, profile), profile, event, changes, books)


def carry_out(wishes: Iterable[Change], profile: Profile, event: Occurrence, changes: Changes, books: Books) -> None:
    """Do what an effect wishes, by the rules of moments."""
    elsewhere = event.account_id is not None and (profile.account is None or profile.account.id != event.account_id)
    for wish in wishes:
        match wish:
            case SetField(name=name, value=value, owner="account") if profile.account is not None:
                if not elsewhere:
                    account = profile.account
                    changes.account |= put(account, "account", account.id, name, value, event.at, changes, books)
            case SetField(name=name, value=value):
                changes.person |= put(profile, "person", profile.id, name, value, event.at, changes, books)
            case CountUp(name=name, by=by):
                _count(profile, name, by, event, changes, books)
            case SetPlan():
                if not elsewhere:
                    move_plan(profile, wish, event, changes, books)
            case Usage():
                meter_stands(profile, wish, event, changes, books, elsewhere=elsewhere)
            case SayConsent():
                say_consent(profile, wish, event.at, changes, event.received_at)
            case OpenTicket(id=id_):
                _open(profile, id_[:LONGEST], event, changes)
            case CloseTicket(id=id_):
                _close(profile, id_[:LONGEST], event, changes)
            case Onboarded():
                _onboarded(profile, event, changes, books)
            case Record(type=type_, properties=properties, at=at):
                changes.own_events.append(OwnEvent(type=type_, properties=properties, at=at or event.at))


def _count(profile: Profile, name: str, by: int, event: Occurrence, changes: Changes, books: Books) -> None:
    before = profile.fields.get(name)
    number = before if isinstance(before, int | float) and not isinstance(before, bool) else 0
    # A count counts everything, in whatever order it comes.
    latest = max(event.at.timestamp(), profile.moments.get(name, 0.0))
    at = event.at if latest == event.at.timestamp() else datetime.fromtimestamp(latest, event.at.tzinfo)
    changes.person |= put(profile, "person", profile.id, name, number + by, at, changes, books)


def say_consent(profile: Profile, said: SayConsent, at: datetime, changes: Changes, received_at: datetime) -> None:
    """Note what was said per channel and class. The ledger keeps all of it, the profile the latest; at the same moment no is no."""
    moment = at.timestamp()
    for channel in said.channels or tuple(Channel.values):
        for message_class in (said.message_class,) if said.message_class else tuple(MessageClass.values):
            changes.consents.append(
                ConsentSaid(
                    person_id=profile.id,
                    channel=channel,
                    message_class=message_class,
                    given=said.given,
                    at=at,
                    source=said.source[:120],
                    wording=said.wording,
                    ip=_address(said.ip),
                    actor=said.actor,
                    event_id=changes.event_id,
                    recorded_at=received_at,
                )
            )
            key = f"{channel}:{message_class}"
            before = profile.consents.get(key)
            if before is None or before[1] < moment or (before[1] == moment and not said.given):
                profile.consents[key] = [said.given, moment]
                changes.person = True


def _address(text: str) -> str:
    try:
        return str(ip_address(text)) if text else ""
    except ValueError:
        return ""


def _open(profile: Profile, id_: str, event: Occurrence, changes: Changes) -> None:
    known = profile.tickets.get(id_)
    if known is None or (known.closed_at is not None and known.closed_at < event.at):
        profile.tickets[id_] = TicketState(opened_at=event.at)
    else:
        known.opened_at = min(known.opened_at, event.at)
    changes.tickets.add(id_)
    _count_tickets(profile, changes)


def _close(profile: Profile, id_: str, event: Occurrence, changes: Changes) -> None:
    ids = [id_] if id_ else [key for key, one in profile.tickets.items() if one.closed_at is None and one.opened_at <= event.at]
    for one in ids:
        known = profile.tickets.setdefault(one, TicketState(opened_at=event.at))
        if known.opened_at <= event.at and (known.closed_at is None or known.closed_at < event.at):
            known.closed_at = event.at
        changes.tickets.add(one)
    if ids:
        profile.ticket_closed_at = max(filter(None, (profile.ticket_closed_at, event.at)))
    _count_tickets(profile, changes)


def _count_tickets(profile: Profile, changes: Changes) -> None:
    profile.tickets_open = sum(1 for one in profile.tickets.values() if one.closed_at is None)
    changes.person = True


def _onboarded(profile: Profile, event: Occurrence, changes: Changes, books: Books) -> None:
    if profile.onboarded_at is None or event.at < profile.onboarded_at:
        profile.onboarded_at = event.at
        profile.moments.pop("onboarded_at", None)
        put(profile, "person", profile.id, "onboarded_at", written(event.at), event.at, changes, books)
        changes.person = True
