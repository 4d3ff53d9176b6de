"""Wait for something

Hold the person until one of several things happens: an open, a click, an event of your application. Whoever does it goes
down the side path at once; whoever does not, goes on below when the time is over.

You can also wait until something is true: a field, the account, how often something happened. It is noticed when the
profile changes, and also when only time makes it so, such as "inactive for 14 days". Whoever fits already when coming
here does not wait at all.

"Also count what came before" looks back: to the moment the last message was sent, or to when the person entered. It is
for what happened while the person was still on another step.

The clock can start again: choose events that give the person the whole time once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from audience.rules.ast import EVERYBODY, Rule
from audience.rules.flips import next_flip
from audience.rules.memory import explain, holds
from engine.core.decision import Because, Decision, Go, Sleep
from engine.core.frozen import thawed
from engine.core.moment import Happening, Moment
from engine.core.node import Port
from ground.ask import ask
from ground.settings import BadSetting
from ground.spans import say_span
from ground.words import _, gettext
from journeys.asking import Awaited, ask_rule, say_any, say_event, say_happening, say_rule, sentence, wakes
from journeys.node import Node, register


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForSettings:
    events: tuple[Awaited, ...] = ask(_("Goes on when any of these happens"), kind="awaited", at_most=20, needed=False, default=())
    condition: Rule = ask_rule(
        _("Or as soon as this is true"),
        needed=False,
        help=_("Whoever fits already goes on at once."),
        empty=_("Nothing: the events alone end the wait"),
    )
    look_back: str = ask(
        _("Also count what came before"),
        kind="choice",
        choices=[
            ("", _("No, only from here on")),
            ("message", _("Since the last message was sent")),
            ("entry", _("Since the person entered")),
        ],
        needed=False,
        default="message",
    )
    give_up_after: timedelta = ask(
        _("Give up after"),
        help=_("Counted from when the person came here; after a message, that is when it was really sent."),
        at_least=timedelta(minutes=1),
        at_most=timedelta(days=730),
        default=timedelta(days=1),
    )
    restart_on: tuple[str, ...] = ask(
        _("Start the clock again when"), kind="events", help=_("Each of these gives the whole time once more."), needed=False, default=()
    )
    happened_label: str = ask(_("Label of the side path"), kind="line", needed=False, at_most=40, default="")


@register
class WaitFor(Node[WaitForSettings]):
    kind = "wait_for"
    icon = "hourglass"
    group = "wait"
    family = "wait"
    settings = WaitForSettings
    schema = 2
    example = {
        "events": [
            {"type": "message_opened", "from": "last message"},
            {"type": "message_clicked", "from": "last message"},
        ],
        "look_back": "message",
        "give_up_after": "P1D",
    }

    def upgrade(self, raw: Mapping[str, Any], schema: int) -> Mapping[str, Any]:
        """From 1: it waited for events alone."""
        return {"condition": {}, **raw}

    def problems(self, settings: WaitForSettings) -> list[BadSetting]:
        if settings.events or settings.condition != EVERYBODY:
            return []
        return [BadSetting("events", "needed", gettext("Choose an event, or say what must be true."))]

    def fresh(self, step: str) -> dict[str, Any]:
        return {name: self.example[name] for name in ("events", "look_back", "give_up_after")}

    def ports(self, settings: WaitForSettings) -> tuple[Port, ...]:
        happened = settings.happened_label or (gettext("It happened") if settings.events else gettext("It is true"))
        timeout = gettext("After %(span)s") % {"span": say_span(settings.give_up_after)}
        return (Port("happened", happened, side=True), Port("timeout", timeout))

    def rules(self, settings: WaitForSettings) -> tuple[Rule, ...]:
        return tuple(rule for rule in (*(awaited.where for awaited in settings.events), settings.condition) if rule != EVERYBODY)

    def listens(self, settings: WaitForSettings) -> tuple[str, ...]:
        asked = wakes(settings.condition) if settings.condition != EVERYBODY else ()
        return tuple(dict.fromkeys([*(awaited.type for awaited in settings.events), *settings.restart_on, *asked]))

    def looks_back(self, settings: WaitForSettings) -> str:
        if not settings.events and not settings.restart_on:
            return ""
        return settings.look_back or ("entry" if settings.restart_on else "")

    def decide(self, settings: WaitForSettings, moment: Moment) -> Decision:
        seen = [*moment.earlier, *([moment.woken_by] if moment.woken_by is not None else [])]
        since = self.since(settings, moment)
        for event in seen:
            if event.at < since and event is not moment.woken_by:
                continue
            if any(self.is_it(awaited, event, moment) for awaited in settings.events):
                return Go("happened", Because("it_happened", {"type": event.type, "event": event.id}))
        if settings.condition != EVERYBODY and holds(settings.condition, moment.facts):
            return Go("happened", Because("came_true", {"verdict": explain(settings.condition, moment.facts).dump()}))
        restarts = [thawed(event.at, moment.stood) for event in seen if event.type in settings.restart_on]
        due = max([moment.entered_at, *restarts]) + settings.give_up_after
        if moment.now >= due:
            return Go("timeout", Because("gave_up"))
        turns = next_flip(settings.condition, moment.facts) if settings.condition != EVERYBODY else None
        if turns is not None and turns < due:
            return Sleep(until=turns, listens=self.listens(settings), because=Because("looks_again", {"until": due}))
        return Sleep(until=due, listens=self.listens(settings))

    def since(self, settings: WaitForSettings, moment: Moment) -> datetime:
        """From when on an event counts."""
        if settings.look_back == "entry":
            return moment.started_at
        if settings.look_back == "message":
            return moment.sent_at or moment.started_at
        return moment.entered_at

    def is_it(self, awaited: Awaited, event: Happening, moment: Moment) -> bool:
        if event.type != awaited.type:
            return False
        if awaited.from_ and event.properties.get("message_id") != moment.memory.get("last"):
            return False
        if awaited.where == EVERYBODY:
            return True
        return holds(awaited.where, replace(moment.facts, event=event.properties))

    def summary(self, settings: WaitForSettings) -> list[str]:
        span = say_span(settings.give_up_after)
        names = tuple(dict.fromkeys(awaited.type for awaited in settings.events))
        what = sentence(say_any(tuple(say_event(name) for name in names)), *names)
        if settings.condition == EVERYBODY:
            return [gettext("%(what)s, up to %(span)s") % {"what": what, "span": span}] if names else [gettext("Choose what to wait for")]
        rule = {"rule": say_rule(settings.condition)}
        if names:
            return [gettext("%(what)s, up to %(span)s") % {"what": what, "span": span}, gettext("Or as soon as %(rule)s") % rule]
        return [gettext("As soon as %(rule)s") % rule, gettext("Up to %(span)s") % {"span": span}]

    def words(self, settings: WaitForSettings) -> str:
        told = [gettext("Holds the person for up to %(span)s.") % {"span": say_span(settings.give_up_after)}]
        plain = tuple(dict.fromkeys(awaited.type for awaited in settings.events if awaited.where == EVERYBODY))
        ends = [say_any(tuple(say_happening(name) for name in plain))] if plain else []
        for awaited in settings.events:
            if awaited.where != EVERYBODY:
                values = {"what": say_happening(awaited.type), "rule": say_rule(awaited.where)}
                ends.append(gettext("%(what)s if %(rule)s") % values)
        names = tuple(awaited.type for awaited in settings.events)
        told += [sentence(gettext("%(what)s ends the wait at once.") % {"what": what}, *names) for what in ends]
        if settings.condition != EVERYBODY:
            told.append(gettext("It ends as soon as %(rule)s.") % {"rule": say_rule(settings.condition)})
        if settings.restart_on:
            again = say_any(tuple(say_happening(key) for key in settings.restart_on))
            told.append(sentence(gettext("%(events)s starts the clock again.") % {"events": again}, *settings.restart_on))
        return " ".join(told)

    def longest(self, settings: WaitForSettings) -> timedelta:
        return settings.give_up_after
