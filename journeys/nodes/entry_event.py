"""Start by an event

People enter when your application tells Cairn that something happened to them, such as reaching a limit.
Choose one event or several; whichever comes first lets the person in.

The filter looks at the person, at the account and at the event itself. Whoever does not fit stays outside, and you can
read why on the person's page.

"Again" says whether the same person may walk this journey a second time, how soon after entering or leaving, and how
often in all. Nobody walks it twice at once, unless you give an instance: with `project_id`, for example, each project has
a walk of its own, and "Again" counts for each project.

A limit lets in so many people and no more: in all, a day, or an hour. Whoever comes after them stays outside, and the
reason is kept. A first slice of 500 people is a limit of 500; publish a higher one when you have seen how it goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audience.rules.ast import EVERYBODY, Rule
from engine.core.decision import Decision, Go
from engine.core.moment import Moment
from ground.ask import ask
from ground.words import _, gettext
from journeys.asking import ask_rule, say_any, say_event, say_rule
from journeys.entering import AgainForEach, say_again, upgrade_again
from journeys.node import Node, register


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryEventSettings(AgainForEach):
    types: tuple[str, ...] = ask(_("Starts when any of these happens"), kind="events", at_most=20)
    where: Rule = ask_rule(_("Only if"), needed=False)


@register
class EntryEvent(Node[EntryEventSettings]):
    kind = "entry_event"
    icon = "zap"
    group = "start"
    family = "start"
    settings = EntryEventSettings
    schema = 2
    example = {
        "types": ["usage_threshold_hit"],
        "where": {"op": "ne", "left": {"field": "current_plan"}, "right": {"value": "enterprise"}},
        "reentry": "after",
        "after": "P30D",
    }

    def upgrade(self, raw: Mapping[str, Any], schema: int) -> Mapping[str, Any]:
        return upgrade_again(raw, schema)

    def rules(self, settings: EntryEventSettings) -> tuple[Rule, ...]:
        return (settings.where,) if settings.where != EVERYBODY else ()

    def listens(self, settings: EntryEventSettings) -> tuple[str, ...]:
        return settings.types

    def decide(self, settings: EntryEventSettings, moment: Moment) -> Decision:
        return Go()

    def summary(self, settings: EntryEventSettings) -> list[str]:
        if not settings.types:
            return [gettext("Choose what starts it")]
        lines = [gettext("On %(events)s") % {"events": say_any(tuple(say_event(t) for t in settings.types))}]
        if settings.where != EVERYBODY:
            lines.append(gettext("Only if %(rule)s") % {"rule": say_rule(settings.where)})
        return [*lines, say_again(settings)]

    def words(self, settings: EntryEventSettings) -> str:
        return ". ".join(self.summary(settings)) + "."
