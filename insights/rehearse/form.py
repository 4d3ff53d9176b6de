"""What is asked in the panel of a rehearsal, read from its address, so that it can be sent to a colleague."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audience.models import Event, Installation, Person, Plan
from audience.traits import is_zone
from audience.types import all_types
from engine.models import Journey
from insights.mailroom.answering import WAYS
from insights.person.views import home_zone_of
from insights.rehearse.chance import random_steps
from insights.rehearse.play import FAR
from insights.rehearse.story import CONSENTS, Answer, Besides, Story
from insights.why.moments import zone_of
from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph
from journeys.pages.likely import entry_types, likely
from journeys.showing import find_person

WORDS = {
    "opened": gettext_lazy("opens it"),
    "clicked": gettext_lazy("clicks"),
    "replied": gettext_lazy("replies"),
    "dismissed": gettext_lazy("dismisses it"),
    "unsubscribed": gettext_lazy("unsubscribes"),
    "bounced": gettext_lazy("it bounces"),
    "complained": gettext_lazy("complains"),
}
MADE_UP = "-"
ROWS_BESIDES = 2
LONGEST_HOURS = int(FAR.total_seconds() // 3600)
MOST_LINES = 50


class BadAnswer(ValueError):
    """What was asked cannot be read: ``field`` and a sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The panel as it is filled in. ``person`` None: somebody made up, who agrees to ``consents`` and whose account has ``account``.

    ``chances`` are the random steps with their paths and the one that was chosen; empty: as it falls.
    """

    person: Person | None
    who: str
    zone: str
    types: list[str]
    type: str
    properties: str
    plan: str
    fields: str
    at: str
    sends: list[tuple[Step, list[tuple[str, str]], str, str]]
    besides: list[tuple[str, str]]
    chances: list[tuple[Step, list[tuple[str, str]], str]]
    consents: list[str]
    account: str = ""
    besides_types: list[tuple[str, str]] = field(default_factory=list)


def read_asked(said: QueryDict, journey: Journey, graph: Graph, now: datetime) -> Asked:
    """Read the panel; what is not said is what is likely: who entered last, the last event of the type. Raises BadAnswer."""
    who = said.get("who", "").strip()[:200]
    person = likely(journey, graph, now) if not said else find_person(who) if who not in ("", MADE_UP) else None
    if person is None and who not in ("", MADE_UP):
        raise BadAnswer("who", _("Nobody is known as “%(who)s”.") % {"who": who})
    types = entry_types(graph)
    kind = said.get("type", "")
    lately = Event.objects.filter(type__in=[kind] if kind in types else types).order_by("-received_at")
    event = (lately.filter(person_id=person.pk).first() if person is not None else None) or lately.first() if types else None
    kind = event.type if event is not None else kind if kind in types else next(iter(types), "")
    properties = said.get("properties") if "properties" in said and said.get("was") == kind else None
    return Asked(
        person=person,
        who=(str(person.external_id or f"#{person.pk}") if person is not None else "") if not said else "" if who == MADE_UP else who,
        zone=home_zone_of(person) if person is not None else _zone_said(said.get("fields", "")),
        types=types,
        type=kind,
        properties=properties if properties is not None else write_lines(event.properties if event is not None else {}),
        plan=said.get("plan", ""),
        fields=said.get("fields", ""),
        at=said.get("at", ""),
        sends=[_send(step, said) for step in read_steps(graph).by_id.values() if step.group == "say"],
        besides=[(said.get(f"b{n}", ""), said.get(f"bh{n}", "24")) for n in range(ROWS_BESIDES)],
        chances=[_chance(step, said) for step in random_steps(graph)],
        consents=[one for one in CONSENTS if one in said.getlist("consent")] if said.get("asked") else list(CONSENTS),
        account=said.get("account", ""),
        besides_types=_besides_types(),
    )


def story_of(asked: Asked, now: datetime) -> Story:
    """Make the story of what is asked. Raises BadAnswer."""
    return Story(
        person=asked.person.pk if asked.person is not None else None,
        at=_moment(asked, now),
        type=asked.type,
        properties=read_lines(asked.properties, "properties"),
        plan=asked.plan,
        traits=read_lines(asked.fields, "fields"),
        answers={step.id: Answer(kind=chosen, after=_hours(after, f"h-{step.id}")) for step, _ways, chosen, after in asked.sends if chosen},
        besides=tuple(_besides(type_, after, f"bh{n}") for n, (type_, after) in enumerate(asked.besides) if type_),
        paths={step.id: chosen for step, _ways, chosen in asked.chances if chosen},
        zone=asked.zone if asked.person is None else "",
        consents=tuple(asked.consents),
        account=read_lines(asked.account, "account"),
    )


def read_lines(text: str, field: str) -> dict[str, Any]:
    """Read ``name = value`` by line; a value is a number, true, false or null as in JSON, else a text. Raises BadAnswer."""
    found: dict[str, Any] = {}
    lines = [line for line in text.replace("\x00", "").splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise BadAnswer(field, _("At most %(n)d lines.") % {"n": MOST_LINES})
    for line in lines:
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            raise BadAnswer(field, _("“%(line)s” is not “name = value”.") % {"line": line.strip()[:80]})
        found[name.strip()[:200]] = _value(value.strip()[:1000])
    return found


def write_lines(values: Mapping[str, Any]) -> str:
    return "\n".join(f"{name} = {value if isinstance(value, str) else json.dumps(value)}" for name, value in values.items())


def _value(said: str) -> Any:
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return said


def _moment(asked: Asked, now: datetime) -> datetime:
    if not asked.at:
        return now
    try:
        at = datetime.fromisoformat(asked.at).replace(tzinfo=zone_of(asked.zone))
        soon, late = at < now - timedelta(minutes=1), at > now + FAR
    except (ValueError, OverflowError):
        raise BadAnswer("at", _("“%(at)s” is no moment.") % {"at": asked.at[:40]}) from None
    if soon or late:
        raise BadAnswer("at", _("It begins now or within the next %(n)d days.") % {"n": FAR.days})
    return max(at, now)


def _hours(said: str, field: str) -> timedelta:
    try:
        hours = float(said.replace(",", "."))
        if 0 <= hours <= LONGEST_HOURS:
            return timedelta(hours=hours)
    except ValueError:
        pass
    raise BadAnswer(field, _("“%(hours)s” is no number of hours between 0 and %(most)d.") % {"hours": said[:20], "most": LONGEST_HOURS})


def _send(step: Step, said: QueryDict) -> tuple[Step, list[tuple[str, str]], str, str]:
    ways = [(kind, str(WORDS[kind])) for kind in WAYS.get(getattr(step.type, "channel", ""), ()) if kind in WORDS]
    chosen = said.get(f"a-{step.id}", "")
    return step, ways, chosen if chosen in dict(ways) else "", said.get(f"h-{step.id}", "2")


def _chance(step: Step, said: QueryDict) -> tuple[Step, list[tuple[str, str]], str]:
    ways = [(port.key, str(port.label)) for port in step.ports]
    chosen = said.get(f"p-{step.id}", "")
    return step, ways, chosen if chosen in dict(ways) else ""


def _zone_said(fields: str) -> str:
    """Find the zone of somebody made up among her fields; what cannot be read is told when it is read for good."""
    try:
        said = read_lines(fields, "fields").get("timezone")
    except BadAnswer:
        said = None
    return said if isinstance(said, str) and is_zone(said) else Installation.current().zone


def _besides_types() -> list[tuple[str, str]]:
    plans = [(f"plan_upgraded:{plan.key}", _("upgrades to %(plan)s") % {"plan": plan.name}) for plan in Plan.objects.order_by("order")]
    return plans + [(kind.key, kind.key) for kind in all_types() if kind.key != "plan_upgraded"]


def _besides(type_: str, after: str, field: str) -> Besides:
    name, _colon, plan = type_.partition(":")
    if name not in {kind.key for kind in all_types()}:
        raise BadAnswer(field.replace("h", ""), _("There is no event type “%(type)s”.") % {"type": name[:80]})
    # What a type never lacks is made up from the last time that it came.
    last = Event.objects.filter(type=name).order_by("-received_at").values_list("properties", flat=True).first()
    return Besides(after=_hours(after, field), type=name, properties={"to": plan} if plan else last or {})
