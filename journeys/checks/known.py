"""What the installation knows, loaded for the checks."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max

from audience.fields import registered
from audience.keeping.dropping import months_kept
from audience.keeping.months import EVENTS
from audience.models import Event, Person
from audience.profile import PLAN_FIELD
from audience.rules.types import Schema
from audience.types import all_types
from channels.content.values import values_for
from channels.store.policy import policy
from channels.store.values import plans_said
from channels.tracking.likely import next_message
from engine.core.lifecycle import LIVE
from engine.models import Journey, Run, Version
from journeys.checks.base import Inside, Known
from journeys.checks.events import FOLLOWS
from journeys.checks.others import other_journeys
from journeys.everywhere import read_everywhere
from journeys.graph.reading import read_step
from journeys.graph.shape import Graph

SAMPLE = 200
NEWEST = 5_000
# So many names are offered; more would be a list that nobody reads, and a page that nobody waits for. Any name may be typed.
OFFERED = 200
# Everybody may have these; the texts know them by their names.
ALWAYS = {"name": "text", "email": "text", "phone": "text", PLAN_FIELD: "text"}
KINDS: dict[type, str] = {str: "text", bool: "flag", int: "number", float: "number", list: "list"}


def known_for(graph: Graph, now: datetime, journey: Journey | None = None) -> Known:
    """Load what the checks of this graph ask."""
    types = {item.key: {name: one.type for name, one in item.properties.items()} for item in all_types()}
    wanted = _event_types(graph)
    schema = Schema(fields=person_fields(), account=account_fields(), events=types)
    asked = wanted | {FOLLOWS[kind] for kind in wanted & FOLLOWS.keys()}
    came = dict(Event.objects.filter(type__in=asked).order_by().values_list("type").annotate(Max("received_at"))) if asked else {}
    holds, months = policy(), months_kept(EVENTS)
    groups = frozenset(values_for(person={})) | {PLAN_FIELD}
    properties = {name for kind in wanted for name in types.get(kind, {})}
    live = _live(journey)
    inside = _inside(journey)
    return Known(
        schema=schema,
        next_message=next_message(),
        seen={kind: came.get(kind) for kind in asked},
        registered=frozenset(types),
        needed={item.key: frozenset(name for name, one in item.properties.items() if one.needed) for item in all_types()},
        variables=groups | schema.fields.keys() | properties,
        waiting={one.node: one.people for one in inside if live is not None and one.version == live.number},
        inside=inside,
        live_steps=frozenset(raw["id"] for raw in live.graph["nodes"]) if live is not None else frozenset(),
        live_holdout=read_everywhere(live.graph.get("everywhere") or {})[0].holdout if live is not None else 0.0,
        now=now,
        plans=plans_said(),
        sms_sender=holds.standing.get("sms", "missing"),
        sandbox=holds.installation.is_sandbox,
        events_kept=timedelta(days=30 * months) if months else None,
        others=other_journeys(journey),
        **_without_account(graph),
    )


def _without_account(graph: Graph) -> dict[str, int]:
    """Count among the newest people who has no account, where a rule of the graph asks the account."""
    if not _names(graph, "account"):
        return {}
    newest = list(Person.objects.filter(merged_into__isnull=True).order_by("-id").values_list("account_id", flat=True)[:NEWEST])
    return {"without_account": sum(one is None for one in newest), "looked_at": len(newest)}


def _names(what: Any, key: str) -> bool:
    if isinstance(what, Mapping):
        return key in what or any(_names(one, key) for one in what.values())
    return isinstance(what, list) and any(_names(one, key) for one in what)


def person_fields() -> dict[str, str]:
    """Types of the people's fields: registered ones first, then those that the latest people have, the commonest first."""
    known = ALWAYS | {name: spec.type for name, spec in registered().of("person").items()}
    return known | {name: kind for name, kind in _seen_fields().items() if name not in known}


def offered(fields: Mapping[str, str]) -> list[str]:
    """Give the names worth suggesting, as many as somebody may read."""
    return list(fields)[:OFFERED]


def account_fields() -> dict[str, str]:
    return {"name": "text"} | {name: spec.type for name, spec in registered().of("account").items()}


def _seen_fields() -> dict[str, str]:
    latest = Person.objects.order_by("-id").values_list("fields", flat=True)[:SAMPLE]
    kinds: dict[str, str] = {}
    many: Counter[str] = Counter()
    for fields in latest:
        read = {name: KINDS[type(value)] for name, value in fields.items() if type(value) in KINDS}
        kinds |= read
        many.update(read.keys())
    return {name: kinds[name] for name, _n in many.most_common()}


def _event_types(graph: Graph) -> set[str]:
    found: set[str] = set()
    for raw in graph["nodes"]:
        step = read_step(raw)
        if step.type is not None:
            found.update(step.type.listens(step.settings))
    everywhere = graph.get("everywhere") or {}
    for trigger in [*(everywhere.get("exits") or []), everywhere.get("goal") or {}]:
        if isinstance(trigger, dict) and isinstance(trigger.get("type"), str):
            found.add(trigger["type"])
    return {kind for kind in found if kind and not kind.startswith("$")}


def _live(journey: Journey | None) -> Version | None:
    return journey.live if journey is not None and journey.live_id is not None else None


def _inside(journey: Journey | None) -> tuple[Inside, ...]:
    """Count who is where, the latest version first."""
    ids = list(Version.objects.filter(journey=journey).values_list("id", flat=True)) if journey is not None else []
    rows = Run.objects.filter(version_id__in=ids, state__in=LIVE).order_by().values_list("version_id", "node")
    counted = list(rows.annotate(people=Count("id")))
    versions = Version.objects.in_bulk({version for version, _node, _people in counted})
    found = [Inside(versions[version].number, node, _title(versions[version].graph, node), people) for version, node, people in counted]
    return tuple(sorted(found, key=lambda one: (-one.version, one.node)))


def _title(graph: Graph, node: str) -> str:
    return next((read_step(raw).title for raw in graph["nodes"] if raw["id"] == node), node)
