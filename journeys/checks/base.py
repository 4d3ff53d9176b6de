"""A check, what it finds, and what it may look at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from audience.rules.types import Schema
from ground.registry import Registry
from ground.settings import BadSetting
from ground.words import gettext
from journeys.everywhere import Everywhere, read_everywhere
from journeys.graph.paths import Paths, paths_of
from journeys.graph.reading import Step, Steps, read_steps
from journeys.graph.shape import Graph
from journeys.graph.surgery import Command

ERROR, UNFINISHED, WARNING, ADVICE = "error", "unfinished", "warning", "advice"
BLOCKING = (ERROR, UNFINISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found. ``node`` is where (empty: the journey itself), ``field`` the setting.

    Errors and what is unfinished block; a warning wants a tick, a weighty one a note as well; advice wants nothing.
    ``remedy`` is what the button says that mends it; empty where only a person can.
    """

    check: str
    level: str
    text: str
    node: str = ""
    field: str = ""
    weighty: bool = False
    remedy: str = ""

    @property
    def key(self) -> str:
        """What a tick is given for."""
        return f"{self.check}:{self.node}:{self.field}"

    @property
    def blocks(self) -> bool:
        return self.level in BLOCKING

    @property
    def warns(self) -> bool:
        return self.level == WARNING


@dataclass(frozen=True, slots=True)
class Inside:
    """People at a step of a version that somebody still walks; the live one or an earlier one, by its number."""

    version: int
    node: str
    title: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another live journey: what starts it, how many messages its longest path has, and over how long; ``prompt``: it sells too."""

    name: str
    types: frozenset[str]
    messages: int
    lasts: timedelta
    prompt: bool
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the installation knows: types of fields and properties, when an event type came last, people at steps of the live version.

    ``needed`` has the properties that an event of a type never lacks.
    ``seen`` has each type that the journey names, None for one that never came. ``plans`` are the catalogue as texts say it, in order;
    None: not looked up. ``sms_sender``: ``ready``, ``missing``, ``inactive`` or ``unregistered``; empty: not looked up.
    ``others`` are the live journeys besides this one. ``inside``: who is where on any version. ``events_kept``: how far back the event
    log reaches at least; None: for ever. ``without_account``: so many of the newest ``looked_at`` people have none, where a rule asks
    one. ``live_holdout`` is the share that the live version only watches.
    """

    schema: Schema = field(default_factory=Schema)
    next_message: int = 1
    seen: Mapping[str, datetime | None] = field(default_factory=dict)
    registered: frozenset[str] = frozenset()
    needed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    variables: frozenset[str] = frozenset()
    waiting: Mapping[str, int] = field(default_factory=dict)
    inside: tuple[Inside, ...] = ()
    live_steps: frozenset[str] = frozenset()
    now: datetime | None = None
    plans: tuple[Mapping[str, Any], ...] | None = None
    sms_sender: str = ""
    sandbox: bool = True
    events_kept: timedelta | None = None
    others: tuple[Other, ...] = ()
    without_account: int = 0
    looked_at: int = 0
    live_holdout: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A graph, read for checking."""

    graph: Graph
    steps: Steps
    paths: Paths
    everywhere: Everywhere
    everywhere_problems: tuple[BadSetting, ...]
    known: Known

    @classmethod
    def of(cls, graph: Graph, known: Known) -> "Sheet":
        steps = read_steps(graph)
        everywhere, problems = read_everywhere(graph.get("everywhere") or {})
        paths = paths_of(graph, steps.ports_of)
        return cls(graph=graph, steps=steps, paths=paths, everywhere=everywhere, everywhere_problems=tuple(problems), known=known)

    def each(self, *kinds: str) -> Iterator[Step]:
        """Walk the steps in path order; only of these kinds, if any are given."""
        for step_id in self.paths.order:
            step = self.steps[step_id]
            if step.type is not None and (not kinds or step.type.kind in kinds):
                yield step

    def sends(self) -> Iterator[Step]:
        for step in self.each():
            if step.group == "say":
                yield step

    def sends_just_before(self, step: str) -> Iterator[tuple[str, str]]:
        """Walk the messages from which a step is reached in the same moment, each with the way out of it."""
        seen, todo = {(step, "")}, [step]
        while todo:
            for before, port in self.paths.into.get(todo.pop(), []):
                if (before, port) in seen:
                    continue
                seen.add((before, port))
                read = self.steps[before]
                if read.group == "say":
                    yield before, port
                elif read.type is not None and read.type.longest(read.settings) == timedelta():
                    todo.append(before)

    @property
    def start(self) -> Step | None:
        starts = [step for step in self.each() if step.group == "start"]
        return starts[0] if starts else None


Looks = Callable[[Sheet], Iterator[Finding]]
Mends = Callable[[Sheet, Finding], list[Command]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check on the shelf: its name, what passed when nothing was found, the looking, and the commands that mend a finding."""

    key: str
    passed: str
    look: Looks
    mend: Mends | None = None


checks: Registry[Check] = Registry("checks", lambda item: item.key)


def check(key: str, passed: str, mend: Mends | None = None) -> Callable[[Looks], Looks]:
    """Put a check on the shelf. ``passed`` is what the publish dialog says when there is nothing to say.

    ``mend`` is asked for findings with a ``remedy`` only.
    """

    def decorate(look: Looks) -> Looks:
        checks.add(Check(key, passed, look, mend))
        return look

    return decorate


def say(template: str, **values: Any) -> str:
    return gettext(template) % values
