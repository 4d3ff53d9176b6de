"""What a node type is made of: the engine's protocol, and what is needed to draw, ask and explain it. Pure."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar, cast

from audience.rules.ast import Rule
from engine.core.decision import Decision
from engine.core.moment import Moment
from engine.core.node import Port
from ground.registry import Registry
from ground.settings import BadSetting, read_as_far, write
from ground.words import gettext

S = TypeVar("S")

GROUPS = ("start", "say", "wait", "decide", "do", "finish")
FAMILIES = ("start", "message", "wait", "decide", "do", "goal", "leave")
NEXT = Port("next")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """The settings of a node that asks for nothing."""


class Node(Generic[S]):
    """A node type. Its module's docstring is its title and the help that a marketer reads.

    ``group`` is its place in the palette, ``family`` how its card looks; ``example`` are settings that are ready to walk.
    ``behavioural``: of a start, somebody did something that lets them in; a schedule is none.
    """

    kind: str
    icon: ClassVar[str]
    group: ClassVar[str]
    family: ClassVar[str]
    settings: ClassVar[type[Any]] = Nothing
    example: ClassVar[Mapping[str, Any]] = {}
    behavioural: ClassVar[bool] = True
    schema: int = 1

    @property
    def title(self) -> str:
        return gettext(_doc(type(self)).partition("\n")[0].strip())

    @property
    def help(self) -> str:
        """What the help drawer says, in paragraphs."""
        return gettext(_doc(type(self)).partition("\n")[2].strip())

    def read(self, raw: Mapping[str, Any], schema: int) -> S:
        settings, problems = self.read_as_far(raw, schema)
        if problems:
            raise problems[0]
        return settings

    def read_as_far(self, raw: Mapping[str, Any], schema: int) -> tuple[S, list[BadSetting]]:
        """Read a draft's settings: what is missing is blank and listed."""
        settings, problems = cast("tuple[S, list[BadSetting]]", read_as_far(self.settings, self.upgraded(raw, schema)))
        return settings, problems or self.problems(settings)

    def problems(self, settings: S) -> list[BadSetting]:
        """List what is wrong with settings that are right one by one."""
        return []

    def write(self, settings: S) -> dict[str, Any]:
        return write(settings)

    def upgraded(self, raw: Mapping[str, Any], schema: int) -> Mapping[str, Any]:
        """Bring settings of an older schema up to this one, step by step."""
        if not 1 <= schema <= self.schema:
            raise BadSetting("schema", "unknown_schema", gettext("This step was stored by a newer release."))
        for number in range(schema, self.schema):
            raw = self.upgrade(raw, number)
        return raw

    def upgrade(self, raw: Mapping[str, Any], schema: int) -> Mapping[str, Any]:
        """Bring settings of ``schema`` to the next number."""
        raise NotImplementedError(f"{self.kind} has no way from schema {schema}")

    def fresh(self, step: str) -> dict[str, Any]:
        """Give what a new one of its kind begins with; ``step`` is its id."""
        return {}

    def ports(self, settings: S) -> tuple[Port, ...]:
        return (NEXT,)

    def rules(self, settings: S) -> tuple[Rule, ...]:
        return ()

    def listens(self, settings: S) -> tuple[str, ...]:
        return ()

    def looks_back(self, settings: S) -> str:
        return ""

    def planned(self, settings: S, *, after: datetime, until: datetime, zone: str) -> datetime | None:
        """Give the last moment in (after, until] at which a start by schedule lets people in."""
        return None

    def decide(self, settings: S, moment: Moment) -> Decision:
        raise NotImplementedError

    def always(self, settings: S, port: str) -> S | None:
        """Of a step that sends people by chance: give the settings under which everybody goes by one port; None where that cannot be."""
        return None

    def summary(self, settings: S) -> list[str]:
        """Give the lines on the card, at most three."""
        return []

    def words(self, settings: S) -> str:
        """Say the whole setting in words."""
        return " ".join(self.summary(settings))

    def longest(self, settings: S) -> timedelta:
        """How long somebody may rest here at most."""
        return timedelta()

    def rounds(self, settings: S) -> int:
        """How often people are sent back from here at most, by the port that loops."""
        return 0

    def touches(self, settings: S) -> int:
        """How many messages a person gets here."""
        return 0


def _doc(of: type) -> str:
    return (sys.modules[of.__module__].__doc__ or of.kind).strip()  # type: ignore[attr-defined]


shelf: Registry[Node[Any]] = Registry("node types", lambda node: node.kind)

N = TypeVar("N", bound=type[Node[Any]])


def register(cls: N) -> N:
    """Put a node type on the shelf; it is one instance for all journeys."""
    shelf.add(cls())
    return cls
