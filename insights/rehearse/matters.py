"""What of a person a journey looks at: enough to walk it again as somebody made up, and no more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audience.fields import registered
from audience.models import Person
from audience.profile import PLAN_FIELD, Profile
from audience.protocol.moments import read_moment
from audience.rules.needs import needs
from audience.rules.tree import Rule
from channels.content.errors import BadTemplate
from channels.content.texts import templates_of, text_of
from channels.store.people import profile_of
from channels.store.policy import policy
from insights.person.views import home_zone_of
from insights.rehearse.story import CONSENTS
from journeys.everywhere import read_everywhere
from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph

# Somebody made up has these by herself; the zone is kept apart.
HER_OWN = frozenset({"name", "email", "phone", "push_token", "push_tokens", "device_token", "timezone", "id", "external_id", PLAN_FIELD})


@dataclass(frozen=True, slots=True)
class Read:
    """Names of fields of the person and of the account: those that rules look at, and those that only texts say."""

    fields: frozenset[str]
    account: frozenset[str]
    said: frozenset[str]
    said_of_account: frozenset[str]


def reads_of(graph: Graph) -> Read:
    steps = list(read_steps(graph).by_id.values())
    everywhere, _problems = read_everywhere(graph.get("everywhere") or {})
    rules: list[Rule] = [rule for step in steps if step.type is not None for rule in step.type.rules(step.settings)]
    rules += [trigger.where for trigger in (*everywhere.exits, everywhere.goal)]
    asked = needs(*rules)
    # A step that waits for a date names its field.
    dates = {field for step in steps if isinstance(field := getattr(step.settings, "field", None), str) and field}
    said = [name.split(".") for step in steps if step.group == "say" for name in _variables(step)]
    return Read(
        asked.fields | dates,
        asked.account,
        frozenset(path[1] if path[0] == "person" and len(path) > 1 else path[0] for path in said if path[0] != "account"),
        frozenset(path[1] for path in said if path[0] == "account" and len(path) > 1),
    )


def snapshot(person: Person, graph: Graph) -> dict[str, Any]:
    """Give what a kept test keeps of somebody: plan, zone, consents, and the fields that the journey looks at.

    A text that no rule reads, and whatever is registered as personal, is kept as a word in its place: a test outlives the person.
    """
    profile, reads = profile_of(person), reads_of(graph)
    consents = [one for one in CONSENTS if _agrees(profile, one)]
    who: dict[str, Any] = {"plan": profile.current_plan, "zone": home_zone_of(person), "consents": consents}
    who["fields"] = dict(_kept(profile.fields, reads.fields, reads.said, "person"))
    if profile.account is not None:
        who["account"] = dict(_kept(profile.account.fields, reads.account, reads.said_of_account, "account"))
    return {name: value for name, value in who.items() if value or name == "consents"}


def _agrees(profile: Profile, channel: str) -> bool:
    """Say whether somebody may be written to; where nothing was said, the installation says."""
    said = profile.has_consent(channel, "promotional")
    return said if said is not None else not policy().needs_consent(channel)


def _variables(step: Step) -> Iterator[str]:
    try:
        for _field, template in templates_of(text_of(step.type.channel, step.type.text(step.settings))):  # type: ignore[union-attr]
            yield from (variable.name for variable in template.variables)
    except BadTemplate:
        return


def _kept(values: Mapping[str, Any], ruled: frozenset[str], said: frozenset[str], owner: str) -> Iterator[tuple[str, Any]]:
    known = registered().of(owner)
    for name in sorted((ruled | said) & values.keys() - HER_OWN):
        personal = name in known and known[name].personal
        yield name, values[name] if name in ruled and not personal else _stand_in(name, values[name])


def _stand_in(name: str, value: Any) -> Any:
    """Give a value of the same kind: numbers, flags and moments stay, a text is the name of its field."""
    plain = isinstance(value, bool | int | float) or (isinstance(value, str) and read_moment(value) is not None)
    return value if plain else name
