"""What a rule may be about: registered fields, event types with their properties, the messages of the journey."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from audience.fields import STANDARD
from audience.models import FieldDefinition, Plan
from audience.profile import PLAN_FIELD
from audience.rules.types import Schema
from audience.seen_lately import values_seen
from audience.types import all_types
from journeys.checks.known import account_fields, person_fields


def nothing_seen(owner: str, name: str) -> tuple[str, ...]:
    """Suggest no values, where nobody can be asked."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The schema of rules and what a form suggests. ``titles`` by ``field:name``, ``type:name`` … as `audience.rules.words` asks for them.

    ``choices`` are likely values by ``field:name`` or ``type.property``; ``seen`` looks those up that people or accounts have of a field;
    ``entry`` are the event types a run may begin with.
    """

    schema: Schema = field(default_factory=Schema)
    titles: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    seen: Callable[[str, str], tuple[str, ...]] = nothing_seen

    @property
    def labels(self) -> Mapping[str, str]:
        """Give the names for sentences: messages by what stands on their card, fields as the application calls them."""
        return {f"message:{node}": title for node, title in self.messages.items() if title}


def registered(*, entry: Iterable[str] = (), messages: Mapping[str, str] | None = None) -> Known:
    """Collect what is registered now. ``messages`` are the journey's message nodes: title by id."""
    fields = list(FieldDefinition.objects.order_by("owner", "name"))
    types = all_types()
    plans = tuple(Plan.objects.order_by("order").values_list("key", flat=True))
    return Known(
        schema=Schema(
            fields=person_fields(),
            account=account_fields(),
            events={t.key: {p.name: p.type for p in t.properties.values()} for t in types},
            entry=tuple(entry),
            nodes=None if messages is None else tuple(messages),
        ),
        titles=_standard()
        | {("field:" if f.owner == FieldDefinition.Owner.PERSON else "account:") + f.name: f.title for f in fields if f.title}
        | {f"type:{t.key}": str(t.title) for t in types},
        choices={f"field:{PLAN_FIELD}": plans}
        | {f"{t.key}.{p.name}": tuple(key for key, _title in p.choices if key) for t in types for p in t.properties.values() if p.choices},
        messages=messages or {},
        seen=values_seen,
    )


def _standard() -> dict[str, str]:
    """Give the titles of the fields that everybody has."""
    return {("field:" if spec.owner == "person" else "account:") + spec.name: str(spec.title) for spec in STANDARD}
