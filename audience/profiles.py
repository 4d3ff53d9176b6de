"""People in and out of the database, a step's worth at a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from audience.asking import write
from audience.books import Books, books
from audience.changed import Changes, Movement
from audience.hot import hot_cursor
from audience.log import SQL
from audience.models import Consent, FieldDefinition, PlanMovement, Ticket
from audience.profile import AccountState, Profile, TicketState
from ground.columns import array, joined, microseconds
from ground.jsons import dumps, loads
from ground.statement import statement

__all__ = ["AccountState", "Profile", "forward", "load", "save"]


def load(people: Iterable[int], known: Books | None = None) -> dict[int, Profile]:
    """Load people by id. Whoever was joined to somebody else is answered with that other one's profile.

    Colleagues share one account object, so that what one of them changes the others see.
    """
    asked = sorted(set(people))
    if not asked:
        return {}
    here = known or books()
    accounts: dict[int, AccountState] = {}
    profiles: dict[int, Profile] = {}
    found: dict[int, Profile] = {}
    with hot_cursor() as cursor:
        cursor.execute(statement(SQL, "load_people"), {"people": array(asked)})
        for row in cursor.fetchall():
            if row[1] not in profiles:
                profiles[row[1]] = _profile(row, accounts, here)
            found[row[0]] = profiles[row[1]]
        _tickets(profiles, cursor)
        _crossings(profiles, accounts, cursor)
    return found


def _profile(row: Sequence[Any], accounts: dict[int, AccountState], here: Books) -> Profile:
    account = None
    if row[24] is not None:
        account = accounts.get(row[24]) or AccountState(
            id=row[24],
            external_id=row[25],
            name=row[26],
            plan=row[27],
            plan_at=row[28],
            zone=row[29],
            fields=loads(row[30]),
            moments=loads(row[31]),
        )
        accounts[account.id] = account
    return Profile(
        id=row[1],
        external_id=row[2],
        account=account,
        role=row[32] or "",
        home=row[3],
        plan=row[4],
        plan_at=row[5],
        fields=loads(row[6]),
        moments=loads(row[7]),
        name=row[8],
        email=row[9],
        phone=row[10],
        zone=row[11],
        locale=row[12],
        push_tokens=loads(row[13]),
        consents=loads(row[14]),
        tickets_open=row[15],
        ticket_closed_at=row[16],
        onboarded_at=row[17],
        prompt_run=row[18],
        prompt_at=row[19],
        prompt_sent=row[20],
        first_seen_at=row[21],
        last_seen_at=row[22],
        merged_into=row[23],
        books=here,
    )


def _tickets(profiles: Mapping[int, Profile], cursor: CursorWrapper) -> None:
    cursor.execute(
        "SELECT person_id, external_id, opened_at, closed_at FROM cairn_audience_ticket WHERE person_id = ANY (%s::bigint[])",
        [array(list(profiles))],
    )
    for person, external, opened, closed in cursor.fetchall():
        profiles[person].tickets[external] = TicketState(opened_at=opened, closed_at=closed)


def _crossings(profiles: Mapping[int, Profile], accounts: Mapping[int, AccountState], cursor: CursorWrapper) -> None:
    homes = [*accounts, *(-id_ for id_ in profiles)]
    cursor.execute(
        "SELECT home, meter, threshold, period FROM cairn_audience_thresholdcrossing WHERE home = ANY (%s::bigint[])", [array(homes)]
    )
    for home, meter, threshold, period in cursor.fetchall():
        owner = accounts[home] if home > 0 else profiles[-home]
        owner.crossings.add((meter, threshold, period))


def forward(rows: Mapping[int, tuple[int, int]]) -> set[int]:
    """Send inbox rows on whose person has moved meanwhile; ``rows`` is {row: (person, home)}. Gives those that went."""
    if not rows:
        return set()
    with hot_cursor() as cursor:
        ids = sorted(rows)
        cursor.execute(
            statement(SQL, "forward_inbox"),
            {"rows": array(ids), "people": array([rows[i][0] for i in ids]), "homes": array([rows[i][1] for i in ids])},
        )
        return {row[0] for row in cursor.fetchall()}


def save(profiles: Iterable[Profile], changes: Sequence[Changes]) -> None:
    """Write back whoever changed, and what followed, in a few statements. Movements get their ids.

    Own events are left to whoever walks: they go through log and inbox.
    """
    by_account = {change.person_id for change in changes if change.account}
    by_plan = {change.person_id for change in changes if change.plan_of_account}
    known = list({profile.id: profile for profile in profiles}.values())
    moved = {p.account.id for p in known if p.account is not None and p.id in by_plan}
    accounts = {p.account.id: p.account for p in known if p.account is not None and p.id in by_account}
    people = [profile for profile in known if profile.dirty]
    with hot_cursor() as cursor:
        if people:
            _save_people(people, cursor)
        if accounts:
            _save_accounts(list(accounts.values()), moved, people, cursor)
    for profile in people:
        profile.dirty = False
    _save_roles(people, changes)
    _save_logs(changes)
    _save_tickets({profile.id: profile for profile in known}, changes)
    _save_meters(known, changes)


def _us(moment: datetime | None) -> int:
    return 0 if moment is None else microseconds(moment)


def _save_people(people: Sequence[Profile], cursor: CursorWrapper) -> None:
    cursor.execute(
        statement(SQL, "save_people"),
        {
            "people": array([p.id for p in people]),
            "plan_ats": array([_us(p.plan_at) for p in people]),
            "tickets_opens": array([p.tickets_open for p in people]),
            "ticket_closed_ats": array([_us(p.ticket_closed_at) for p in people]),
            "onboarded_ats": array([_us(p.onboarded_at) for p in people]),
            "prompt_runs": array([p.prompt_run or 0 for p in people]),
            "prompt_ats": array([_us(p.prompt_at) for p in people]),
            "prompt_sents": array([int(p.prompt_sent) for p in people]),
            "first_seen_ats": array([_us(p.first_seen_at) for p in people]),
            "last_seen_ats": array([_us(p.last_seen_at) for p in people]),
            "plans": joined([p.plan for p in people]),
            "fields": joined([dumps(p.rule_fields()) for p in people]),
            "moments": joined([dumps(p.moments) for p in people]),
            "names": joined([p.name for p in people]),
            "emails": joined([p.email for p in people]),
            "email_keys": joined([fold(p.email) for p in people]),
            "phones": joined([p.phone for p in people]),
            "zones": joined([p.zone for p in people]),
            "locales": joined([p.locale for p in people]),
            "push_tokens": joined([dumps(p.push_tokens) for p in people]),
            "consents": joined([dumps(p.consents) for p in people]),
        },
    )


def _save_accounts(accounts: Sequence[AccountState], moved: set[int], people: Sequence[Profile], cursor: CursorWrapper) -> None:
    cursor.execute(
        statement(SQL, "save_accounts"),
        {
            "accounts": array([a.id for a in accounts]),
            "plan_ats": array([_us(a.plan_at) for a in accounts]),
            "moved": array([int(a.id in moved) for a in accounts]),
            "people": array([p.id for p in people]),
            "names": joined([a.name for a in accounts]),
            "plans": joined([a.plan for a in accounts]),
            "zones": joined([a.zone for a in accounts]),
            "fields": joined([dumps(a.fields) for a in accounts]),
            "moments": joined([dumps(a.moments) for a in accounts]),
        },
    )


def _save_roles(people: Sequence[Profile], changes: Sequence[Changes]) -> None:
    spoke = {change.person_id for change in changes if change.role}
    rows = [(p.id, p.account.id, p.role) for p in people if p.id in spoke and p.account is not None]
    if rows:
        with hot_cursor() as cursor:
            cursor.executemany(
                "UPDATE cairn_audience_membership SET role = %s WHERE person_id = %s AND account_id = %s", [(r, p, a) for p, a, r in rows]
            )


def _save_logs(changes: Sequence[Changes]) -> None:
    write("add_field_changes", (one for change in changes for one in change.fields))
    save_movements([change.movement for change in changes if change.movement is not None])
    Consent.objects.bulk_create(
        Consent(
            person_id=said.person_id,
            channel=said.channel,
            message_class=said.message_class,
            given=said.given,
            at=said.at,
            source=said.source,
            wording=said.wording,
            ip=said.ip or None,
            actor=said.actor,
            event_id=said.event_id,
            recorded_at=said.recorded_at or said.at,
        )
        for change in changes
        for said in change.consents
    )
    write("add_crossings", (one for change in changes for one in change.crossed))


def save_movements(movements: Sequence[Movement]) -> None:
    rows = PlanMovement.objects.bulk_create(
        PlanMovement(
            home=m.home,
            person_id=m.person_id,
            account_id=m.account_id,
            from_plan=m.from_plan,
            to_plan=m.to_plan,
            direction=m.direction,
            mrr_before=m.mrr_before,
            mrr_after=m.mrr_after,
            currency=m.currency,
            at=m.at,
            event_id=m.event_id,
        )
        for m in movements
    )
    for movement, row in zip(movements, rows, strict=True):
        movement.id = row.pk


def _save_tickets(known: Mapping[int, Profile], changes: Sequence[Changes]) -> None:
    touched = {(change.person_id, id_) for change in changes for id_ in change.tickets}
    Ticket.objects.bulk_create(
        [
            Ticket(person_id=person, external_id=id_, opened_at=state.opened_at, closed_at=state.closed_at)
            for person, id_ in sorted(touched)
            if (state := known[person].tickets.get(id_)) is not None
        ],
        update_conflicts=True,
        unique_fields=["person_id", "external_id"],
        update_fields=["opened_at", "closed_at"],
    )


def _save_meters(known: Sequence[Profile], changes: Sequence[Changes]) -> None:
    """A meter met for the first time becomes fields, so that the builder offers them; it works by its name alone."""
    meters = {meter for change in changes for meter in change.meters}
    registered = known[0].books.fields if known and known[0].books is not None else None
    if not meters or registered is None:
        return
    new = [
        FieldDefinition(name=f"{meter}_{what}", owner=owner, type="number", at_least=0, at_most=100 if what == "used_pct" else None)
        for meter in sorted(meters)
        for owner in ("person", "account")
        for what in ("used", "limit", "used_pct")
        if len(meter) <= 90 and f"{meter}_{what}" not in registered.of(owner)
    ]
    FieldDefinition.objects.bulk_create(new, ignore_conflicts=True)


def fold(email: str) -> str:
    """Two spellings of one mailbox are one address."""
    return email.strip().casefold()
