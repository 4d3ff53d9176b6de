"""What must be loaded before a rule can be asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from audience.rules.ast import key
from audience.rules.tree import SPANS, Account, Count, Event, Field, Message, Rule, Signal, comparisons


@dataclass(frozen=True, slots=True)
class Needs:
    """Names of what is looked at; ``counts`` by the key under which `Facts.counts` is asked."""

    fields: frozenset[str] = frozenset()
    account: frozenset[str] = frozenset()
    event: frozenset[str] = frozenset()
    counts: dict[str, Count] = field(default_factory=dict)
    messages: frozenset[tuple[str | None, str]] = frozenset()
    signals: frozenset[str] = frozenset()
    time: bool = False

    def __or__(self, other: "Needs") -> "Needs":
        return Needs(
            self.fields | other.fields,
            self.account | other.account,
            self.event | other.event,
            self.counts | other.counts,
            self.messages | other.messages,
            self.signals | other.signals,
            self.time or other.time,
        )


def needs(*rules: Rule) -> Needs:
    """Collect what these rules look at. ``time`` says whether the answer can change with nothing happening."""
    operands = [operand for rule in rules for c in comparisons(rule) for operand in (c.left, c.right) if operand is not None]
    counts = [o for o in operands if isinstance(o, Count)]
    return Needs(
        frozenset(o.name for o in operands if isinstance(o, Field)),
        frozenset(o.name for o in operands if isinstance(o, Account)),
        frozenset(o.path for o in operands if isinstance(o, Event)) | {name for c in counts for name in c.same},
        {key(c): c for c in counts},
        frozenset((o.node, o.did) for o in operands if isinstance(o, Message)),
        frozenset(o.name for o in operands if isinstance(o, Signal)),
        _changes_with_time(rules) or any(c.window is not None for c in counts),
    )


def _changes_with_time(rules: Iterable[Rule]) -> bool:
    return any(c.op in SPANS for rule in rules for c in comparisons(rule))
