"""From ids to people and accounts: find whom a batch speaks of, and write down who is new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from audience.homes import home_of
from audience.log import SQL
from audience.protocol import Incoming
from audience.protocol.moments import written
from ground.columns import array, joined
from ground.statement import statement

Id = tuple[str, str]


@dataclass(slots=True)
class Known:
    """A person as accept needs to see them."""

    id: int
    home: int
    account: int | None
    user: str


@dataclass(slots=True)
class Whom:
    """Whom a message is about. ``joins`` is another person who turned out to be the same."""

    person: Known
    account: int | None = None
    joins: int | None = None
    joins_user: bool = False


@dataclass(slots=True)
class Resolver:
    """Resolves one batch in one transaction."""

    cursor: CursorWrapper
    now: datetime
    by_id: dict[Id, Known] = field(default_factory=dict)
    users: set[str] = field(default_factory=set)
    accounts: dict[str, int] = field(default_factory=dict)

    def resolve(self, messages: Sequence[Incoming]) -> list[Whom]:
        """Find or make the person of each message, in order."""
        self.users = {message.user_id for message in messages}
        previous = {(kind, m.previous_id) for m in messages if m.previous_id for kind in ("user", "anonymous")}
        self.find(previous | {one for message in messages for one in self._ids(message)})
        self._accounts(messages)
        self._make(messages)
        return [self._whom(message) for message in messages]

    def find(self, ids: Iterable[Id]) -> None:
        wanted = sorted(set(ids) - self.by_id.keys())
        if not wanted:
            return
        self.cursor.execute(
            statement(SQL, "find_people"), {"kinds": joined([kind for kind, _ in wanted]), "ids": joined([value for _, value in wanted])}
        )
        people: dict[int, Known] = {known.id: known for known in self.by_id.values()}
        for kind, value, person, home, account, user in self.cursor.fetchall():
            self.by_id[kind, value] = people.setdefault(person, Known(person, home, account, user))

    def _accounts(self, messages: Sequence[Incoming]) -> None:
        names = sorted({message.group_id for message in messages if message.group_id})
        if not names:
            return
        self._find_accounts(names)
        new = [name for name in names if name not in self.accounts]
        if new:
            self.cursor.execute(statement(SQL, "add_accounts"), {"ids": joined(new), "seen": self.now})
            self._find_accounts(new)

    def _find_accounts(self, names: Sequence[str]) -> None:
        self.cursor.execute(statement(SQL, "find_accounts"), {"ids": joined(names)})
        self.accounts.update(self.cursor.fetchall())

    def _make(self, messages: Sequence[Incoming]) -> None:
        """Tie each new id to a person: one who is known by the message's other id, or a new one."""
        tied = self._plan(messages)
        if not tied:
            return
        new = [known for known in {id(known): known for known in tied.values()}.values() if not known.id]
        if new:
            self.cursor.execute(statement(SQL, "new_numbers"), {"sequence": "cairn_audience_person_id_seq", "size": len(new)})
            for known, (number,) in zip(new, self.cursor.fetchall(), strict=True):
                known.id = number
                known.home = home_of(number, known.account)
        ids = sorted(tied)
        self.cursor.execute(
            statement(SQL, "add_identities"),
            {
                "kinds": joined([kind for kind, _ in ids]),
                "ids": joined([value for _, value in ids]),
                "people": array([tied[one].id for one in ids]),
            },
        )
        ours = set(self.cursor.fetchall())
        self.by_id.update({one: tied[one] for one in ids if one in ours})
        self._write(new, {one: tied[one] for one in ours})
        # Somebody was quicker with the rest; their transaction is over, or ours would still wait.
        self.find(set(ids) - ours)

    def _plan(self, messages: Sequence[Incoming]) -> dict[Id, Known]:
        tied: dict[Id, Known] = {}
        groups = {self._ids(message)[0]: self.accounts[message.group_id] for message in reversed(messages) if message.group_id}

        def look(one: Id | None) -> Known | None:
            return None if one is None else self.by_id.get(one) or tied.get(one)

        for message in messages:
            ids = self._ids(message)
            user = next((one for one in ids if one[0] == "user"), None)
            person = look(ids[0]) or next((found for one in ids[1:] if (found := look(one)) and _may_take(found, user)), None)
            if person is None:
                person = Known(0, 0, next((groups[one] for one in ids if one in groups), None), "")
            for one in ids:
                if look(one) is None:
                    tied[one] = person
            if user is not None and not person.user and look(user) is person:
                person.user = user[1]
        return tied

    def _write(self, new: Sequence[Known], ours: dict[Id, Known]) -> None:
        winners = {id(known) for known in ours.values()}
        made = [known for known in new if id(known) in winners]
        # Who lost one of several ids to somebody quicker may carry a user id that is not theirs.
        users = {id(known): value for (kind, value), known in ours.items() if kind == "user"}
        for known in made:
            known.user = users.get(id(known), "")
        if made:
            self.cursor.execute(
                statement(SQL, "add_people"),
                {
                    "people": array([known.id for known in made]),
                    "homes": array([known.home for known in made]),
                    "accounts": array([known.account or 0 for known in made]),
                    "users": joined([known.user for known in made]),
                    "seen": self.now,
                    "written": written(self.now),
                },
            )
        fresh = {id(known) for known in made}
        named = [(known, value) for (kind, value), known in ours.items() if kind == "user" and id(known) not in fresh]
        if named:
            self.cursor.execute(
                statement(SQL, "name_users"),
                {"people": array([known.id for known, _ in named]), "users": joined([value for _, value in named])},
            )

    def _ids(self, message: Incoming) -> list[Id]:
        """List the ids of a message, the leading one first."""
        ids: list[Id] = []
        if message.user_id:
            ids.append(("user", message.user_id))
        if message.anonymous_id and message.kind != "alias":
            ids.append(("anonymous", message.anonymous_id))
        before = message.previous_id
        if before and before != message.user_id:
            # alias does not say which kind of id it means.
            anonymous = ("anonymous", before)
            is_user = anonymous not in self.by_id and (("user", before) in self.by_id or before in self.users)
            ids.append(("user", before) if is_user else anonymous)
        return ids

    def _whom(self, message: Incoming) -> Whom:
        ids = self._ids(message)
        person = self.by_id[ids[0]]
        joins, joins_user = None, False
        for one in ids[1:]:
            other = self.by_id[one]
            # By one message with both ids only somebody anonymous becomes somebody known; alias says it outright.
            if other.id != person.id and (message.kind == "alias" or not other.user):
                joins, joins_user = other.id, bool(other.user)
        account = self.accounts.get(message.group_id)
        return Whom(person, account if account != person.account else None, joins, joins_user)


def _may_take(found: Known, user: Id | None) -> bool:
    """Whoever is known by a user id does not become a second user, because two people share a browser."""
    return user is None or found.user in ("", user[1])
