"""Why a journey has decided nothing about somebody: whether it was open, what it listens to, and what of that came from them."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from audience import matching
from audience.accept import LIFE
from audience.matching import Asked
from audience.models import Event, Inbox, Person
from audience.rules.ast import EVERYBODY, Rule
from audience.rules.words import words as rule_words
from audience.types import type_of
from engine.models import Journey, Occurrence, Version
from insights.why.moments import say, say_length
from insights.why.words import joined
from journeys.asking import say_any
from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph
from journeys.models import Draft

State = Journey.State


def absent(person: Person, journey: Journey, *, now: datetime, zone: tzinfo) -> list[str]:
    """Say in sentences why nothing was decided: the state of the journey first, then what would have let this person in."""
    graph = _graph(journey)
    start = next((step for step in read_steps(graph).by_id.values() if step.family == "start"), None)
    told = [state(journey, zone)]
    if start is None or start.type is None:
        return [*told, _("Its drawing has no start, so nothing lets anybody in.")]
    if start.type.kind == "entry_schedule":
        return [*told, *_by_schedule(person, journey, start, now, zone)]
    if start.type.kind == "entry_api":
        return [*told, _("It starts when your application puts somebody in. Nobody asked for %(name)s.") % {"name": person}]
    return [*told, *_by_events(person, journey, start.type.listens(start.settings), zone)]


def _graph(journey: Journey) -> Graph:
    draft = Draft.objects.filter(journey=journey).first() if journey.live is None else None
    graph: Graph = journey.live.graph if journey.live is not None else draft.graph if draft is not None else {"nodes": [], "edges": []}
    return graph


def state(journey: Journey, zone: tzinfo) -> str:
    """Say whether a journey lets anybody in, and since when."""
    match journey.state:
        case State.DRAFT:
            return _("It is a draft: it was never live, so it has let nobody in.")
        case State.PAUSED:
            since = say(journey.paused_at, zone) if journey.paused_at is not None else "?"
            return _("It is paused since %(since)s; nobody enters meanwhile.") % {"since": since}
        case State.CLOSED:
            return _("It is closed to new people.")
        case State.ARCHIVED:
            return _("It is in the archive, so it lets nobody in.")
    version = journey.live
    told = {"number": version.number if version else 0, "since": say(version.published_at, zone) if version else "?"}
    if version is not None and version.shadow:
        return _("It is walked in shadow with version %(number)d since %(since)s: whoever enters hears nothing.") % told
    return _("It is live with version %(number)d since %(since)s.") % told


def _by_events(person: Person, journey: Journey, types: Sequence[str], zone: tzinfo) -> list[str]:
    if not types:
        return [_("Its start names no event yet.")]
    told = [_("It listens to %(events)s.") % {"events": say_any(tuple(types))}]
    came = [(kind, event) for kind in types if (event := _last(person, kind)) is not None]
    if not came:
        if len(types) == 1:
            return [*told, _("That was never heard from %(name)s.") % {"name": person}]
        return [*told, _("None of them was ever heard from %(name)s.") % {"name": person}]
    never = [kind for kind in types if kind not in {heard for heard, _event in came}]
    if never:
        told.append(_("Never heard from %(name)s: %(events)s.") % {"name": person, "events": ", ".join(never)})
    return [*told, *(_heard(event, journey, zone) for _kind, event in came)]


def _last(person: Person, kind: str) -> Event | None:
    return Event.objects.filter(person_id=person.pk, type=kind).order_by("-at", "-id").first()


def _heard(event: Event, journey: Journey, zone: tzinfo) -> str:
    """Say when an event was heard last, and what kept it from letting anybody in."""
    heard = _("%(event)s was heard last: %(when)s") % {"event": event.type, "when": say(event.at, zone)}
    return joined([heard, _kept_out(event, journey, zone)])


def _kept_out(event: Event, journey: Journey, zone: tzinfo) -> str:
    then = Version.objects.filter(journey=journey, published_at__lte=event.received_at).order_by("-number").first()
    if Inbox.objects.filter(person_id=event.person_id, event_id=event.pk).exists():
        return _("It has not been looked at yet; it is about to be")
    if journey.live is None:
        return ""
    if then is None:
        first = Version.objects.filter(journey=journey).order_by("number").first()
        return _("The journey first went live after that, %(when)s") % {"when": say(first.published_at, zone) if first else "?"}
    type_ = type_of(event.type)
    life = type_.life if type_ is not None else LIFE
    if event.received_at - event.at > life:
        late = {"late": say_length(event.received_at - event.at), "life": say_length(life)}
        return _("It came %(late)s late; after %(life)s it starts nothing") % late
    if event.type not in _listened(then):
        return _("Version %(number)d, live at that moment, did not listen to it") % {"number": then.number}
    return _("The journey let nobody in at that moment, or what it decided then is not kept any more")


def _listened(version: Version) -> tuple[str, ...]:
    steps = read_steps(version.graph).by_id.values()
    return tuple(kind for step in steps if step.family == "start" and step.type is not None for kind in step.type.listens(step.settings))


def _by_schedule(person: Person, journey: Journey, start: Step, now: datetime, zone: tzinfo) -> list[str]:
    summary = start.type.summary(start.settings)[0] if start.type is not None else ""
    told = [_("It starts by a schedule: %(when)s.") % {"when": summary}]
    last = Occurrence.objects.filter(journey=journey).first()
    if last is None and journey.live is not None:
        told.append(_("None of its moments has come yet."))
    elif last is not None:
        told.append(_("The last time was %(when)s.") % {"when": say(last.due_at, zone)})
    where: Rule = getattr(start.settings, "where", EVERYBODY)
    if where != EVERYBODY:
        told.append(_fits(person, where, now))
    return told


def _fits(person: Person, where: Rule, now: datetime) -> str:
    said = {"name": person, "rule": rule_words(where, translate=_)}
    if matching.count(Asked(rule=where), now=now, after=person.pk - 1, until=person.pk):
        return _("%(name)s fits its rule now, and would enter the next time: %(rule)s.") % said
    return _("%(name)s does not fit its rule now: %(rule)s.") % said
