"""What every event type is: a name, typed properties, and what it does to whom it happened to."""

import inspect
import sys
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass
from dataclasses import field as dataclass_field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from audience.protocol.moments import read_moment, written
from ground.ask import Question, questions
from ground.frozen import frozen
from ground.registry import Registry

if TYPE_CHECKING:
    from audience.event_types.changes import Change
    from audience.profile import Profile

P = TypeVar("P")
KINDS: Mapping[type, str] = {
    str: "text",
    float: "number",
    int: "number",
    bool: "flag",
    datetime: "moment",
    date: "day",
    tuple: "list",
}


class BadProperty(ValueError):
    """A property of an event does not fit its type."""

    def __init__(self, field: str, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.code, self.sentence = field, code, sentence


@frozen(kw_only=True)
class Occurrence:
    """An event as its type's effect sees it. ``at`` is its own time; ``properties`` are canonical JSON.

    ``account_id`` is the account that it names, where it names one that is not the person's at accept. ``history``: it was imported.
    """

    type: str
    at: datetime
    received_at: datetime
    kind: str = "track"
    properties: Mapping[str, Any] = dataclass_field(default_factory=dict)
    context: Mapping[str, Any] = dataclass_field(default_factory=dict)
    id: int | None = None
    account_id: int | None = None
    history: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One typed property; ``type`` is a type of the rule language."""

    name: str
    type: str
    title: str = ""
    help: str = ""
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    at_least: Any = None
    at_most: Any = None

    def fits(self, value: Any) -> str:
        """Say what is wrong with a value; nothing where it fits. A missing one is None."""
        if value is None:
            return f"{self.name} is missing." if self.needed else ""
        if not _fits(self.type, value):
            return f"{self.name} is {_ARTICLE[self.type]}; this is {_seen(value)}."
        if self.needed and value == "":
            return f"{self.name} is empty."
        if self.choices and value and value not in (key for key, _title in self.choices):
            return f"{self.name} is one of {', '.join(key for key, _title in self.choices)}."
        if self.type == "number" and self.at_least is not None and value < self.at_least:
            return f"{self.name} is at least {self.at_least}."
        if self.type == "number" and self.at_most is not None and value > self.at_most:
            return f"{self.name} is at most {self.at_most}."
        return ""


_ARTICLE = {"text": "a text", "number": "a number", "flag": "true or false", "moment": "a moment", "day": "a day", "list": "a list"}


def _seen(value: Any) -> str:
    kinds = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), "something else")


def _fits(kind: str, value: Any) -> bool:
    match kind:
        case "text":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "flag":
            return isinstance(value, bool)
        case "list":
            return isinstance(value, list)
        case "day":
            return day_of(value) is not None
        case _:
            return moment_of(value) is not None


def moment_of(value: Any) -> datetime | None:
    """Read a stored moment; a day is its first instant."""
    day = day_of(value)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else read_moment(value)


def day_of(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 and value[4] == "-" else None
    except ValueError:
        return None


def _typed(kind: str, value: Any) -> Any:
    if value is None:
        return None
    return moment_of(value) if kind == "moment" else day_of(value) if kind == "day" else tuple(value) if kind == "list" else value


def as_json(value: Any) -> Any:
    """Write a typed value as canonical JSON."""
    if isinstance(value, datetime):
        return written(value)
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


class EventType(Generic[P]):
    """A type on the shelf. The file's docstring is its help: the first line the title, the rest what a marketer should know.

    ``server_only``: from a browser key it is refused, because who says it earns by it. ``internal``: only Cairn itself says it.
    ``stops``: a message on its way looks at it before it goes out. ``for_account``: it may change the account, so colleagues are
    concerned. ``names_speaker``: which key said it is kept. ``life``: an older one enters and wakes nothing.
    """

    key: ClassVar[str]
    said: ClassVar[type]
    server_only: ClassVar[bool] = False
    internal: ClassVar[bool] = False
    stops: ClassVar[bool] = False
    for_account: ClassVar[bool] = False
    names_speaker: ClassVar[bool] = False
    life: ClassVar[timedelta] = timedelta(hours=24)

    @cached_property
    def properties(self) -> dict[str, Property]:
        return {p.name: p for p in properties_of(self.said)}

    @cached_property
    def title(self) -> str:
        return self._doc.partition("\n")[0]

    @cached_property
    def help(self) -> str:
        return self._doc.partition("\n")[2].strip()

    @cached_property
    def _doc(self) -> str:
        return inspect.cleandoc(type(self).__doc__ or sys.modules[type(self).__module__].__doc__ or "")

    def check(self, properties: Mapping[str, Any]) -> None:
        """Raise BadProperty for the first property that does not fit."""
        for prop in self.properties.values():
            wrong = prop.fits(properties.get(prop.name))
            if wrong:
                missing = properties.get(prop.name) is None
                raise BadProperty(f"properties.{prop.name}", "missing" if missing else "wrong_type", wrong)

    def read(self, properties: Mapping[str, Any]) -> P:
        """Make the typed properties; raise BadProperty where they do not fit."""
        self.check(properties)
        given = {p.name: _typed(p.type, properties[p.name]) for p in self.properties.values() if properties.get(p.name) is not None}
        return self.said(**given)  # type: ignore[no-any-return]

    def effect(self, said: P, event: Occurrence, profile: "Profile") -> "Iterable[Change]":
        """What this does to the person and their account. Pure; nothing by default."""
        return ()


def properties_of(said: type) -> list[Property]:
    hints = get_type_hints(said)
    asked = questions(said).items()
    return [_property(name, hints[name], question, f.default is MISSING and f.default_factory is MISSING) for name, (f, question) in asked]


def _property(name: str, hint: Any, question: Question, needed: bool) -> Property:
    if get_origin(hint) is Union or type(hint).__name__ == "UnionType":
        hint = next(one for one in get_args(hint) if one is not type(None))
    kind = KINDS[get_origin(hint) or hint]
    return Property(
        name=name,
        type=kind,
        title=str(question.label),
        help=str(question.help),
        needed=needed,
        choices=tuple(question.choices),
        at_least=question.at_least,
        at_most=question.at_most,
    )


SHELF: Registry[EventType[Any]] = Registry("event types", lambda item: item.key)

T = TypeVar("T", bound=type[EventType[Any]])


def register(cls: T) -> T:
    """Put a type on the shelf."""
    SHELF.add(cls())
    return cls
