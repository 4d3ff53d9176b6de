"""A person and their account as a step holds them: read once, changed in memory, written back together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from audience.changed import Changes, FieldChanged

if TYPE_CHECKING:
    from audience.books import Books

PLAN_FIELD = "current_plan"


@dataclass(slots=True, kw_only=True)
class AccountState:
    """An account's row. One object for all its people of a step, so a colleague's news are seen at once."""

    id: int
    external_id: str = ""
    name: str = ""
    plan: str = ""
    plan_at: datetime | None = None
    zone: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    moments: dict[str, float] = field(default_factory=dict)
    # Thresholds crossed already: (meter, threshold, period).
    crossings: set[tuple[str, int, str]] = field(default_factory=set)

    @property
    def home(self) -> int:
        return self.id


@dataclass(slots=True, kw_only=True)
class TicketState:
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Profile:
    """A person's row, their account's, open tickets and what their own meters crossed."""

    id: int
    first_seen_at: datetime
    external_id: str = ""
    account: AccountState | None = None
    role: str = ""
    home: int = 0
    plan: str = ""
    plan_at: datetime | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    moments: dict[str, float] = field(default_factory=dict)
    name: str = ""
    email: str = ""
    phone: str = ""
    zone: str = ""
    locale: str = ""
    push_tokens: list[str] = field(default_factory=list)
    consents: dict[str, list[Any]] = field(default_factory=dict)
    tickets: dict[str, TicketState] = field(default_factory=dict)
    tickets_open: int = 0
    ticket_closed_at: datetime | None = None
    onboarded_at: datetime | None = None
    prompt_run: int | None = None
    prompt_at: datetime | None = None
    prompt_sent: bool = False
    last_seen_at: datetime | None = None
    merged_into: int | None = None
    crossings: set[tuple[str, int, str]] = field(default_factory=set)
    books: "Books | None" = None
    # What stands in the database already; a profile nobody changed is not written.
    dirty: bool = False

    @property
    def current_plan(self) -> str:
        """The plan that counts: the account's where there is one."""
        return self.account.plan if self.account is not None else self.plan

    def set_field(self, name: str, value: Any, at: datetime, event_id: int | None = None) -> Changes:
        """Write a field of the person, unless a newer value stands there. None takes it away."""
        changes = Changes(person_id=self.id, event_id=event_id)
        put(self, "person", self.id, name, value, at, changes, self.books)
        changes.person = self.dirty = True
        return changes

    def set_prompt(self, run: int | None, at: datetime | None, *, sent: bool) -> Changes:
        """Reserve, renew or give back the gap between two upgrade prompts."""
        self.prompt_run, self.prompt_at, self.prompt_sent = run, at, sent
        self.dirty = True
        return Changes(person=True, person_id=self.id)

    def has_consent(self, channel: str, message_class: str) -> bool | None:
        """Say what was said last; None where nothing was."""
        said = self.consents.get(f"{channel}:{message_class}")
        return bool(said[0]) if said else None

    def rule_fields(self) -> Mapping[str, Any]:
        """Give what rules call the person's fields; the plan is the one that counts."""
        return {**self.fields, PLAN_FIELD: self.current_plan or None}

    def rule_account(self) -> Mapping[str, Any]:
        """Give what rules call the account's fields."""
        return self.account.fields if self.account is not None else {}


def put(
    holder: Profile | AccountState,
    owner: str,
    owner_id: int,
    name: str,
    value: Any,
    at: datetime,
    changes: Changes,
    books: "Books | None",
) -> bool:
    """Write one field by its moment; say whether it was newer than what stands there.

    A change of a registered field is logged, the values of personal ones left out.
    """
    moment = at.timestamp()
    before = holder.moments.get(name)
    if before is not None and before > moment:
        return False
    old = holder.fields.get(name)
    if before != moment:
        holder.moments[name] = moment
    if value is None:
        holder.fields.pop(name, None)
    else:
        holder.fields[name] = value
    spec = books.fields.of(owner).get(name) if books is not None else None
    if spec is not None and spec.logged and (old != value or type(old) is not type(value)):
        told = (None, None) if spec.personal else (old, value)
        changes.fields.append(
            FieldChanged(owner=owner, owner_id=owner_id, name=name, old=told[0], new=told[1], at=at, event_id=changes.event_id)
        )
    return True
