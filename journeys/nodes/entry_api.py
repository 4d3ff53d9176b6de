"""Start by your application

People enter when your application says so: it calls `/v1/journeys/<key>/enter` with the person's id, and may send
along properties that the texts of this journey can use.

The filter and "Again" work as they do for events: whoever does not fit, or was here too short a while ago, stays outside
and your application is told why.

A limit lets in so many people and no more: in all, a day, or an hour. Whoever comes after them stays outside, and the
reason is kept. A first slice of 500 people is a limit of 500; publish a higher one when you have seen how it goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audience.rules.ast import EVERYBODY, Rule
from engine.core.decision import Decision, Go
from engine.core.moment import Moment
from ground.words import _, gettext
from journeys.asking import ask_rule, say_rule
from journeys.entering import AgainForEach, say_again, upgrade_again
from journeys.node import Node, register


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryApiSettings(AgainForEach):
    where: Rule = ask_rule(_("Only if"), needed=False)


@register
class EntryApi(Node[EntryApiSettings]):
    kind = "entry_api"
    icon = "braces"
    group = "start"
    family = "start"
    settings = EntryApiSettings
    schema = 2
    example = {"reentry": "always"}

    def upgrade(self, raw: Mapping[str, Any], schema: int) -> Mapping[str, Any]:
        return upgrade_again(raw, schema)

    def rules(self, settings: EntryApiSettings) -> tuple[Rule, ...]:
        return (settings.where,) if settings.where != EVERYBODY else ()

    def decide(self, settings: EntryApiSettings, moment: Moment) -> Decision:
        return Go()

    def summary(self, settings: EntryApiSettings) -> list[str]:
        lines = [gettext("When your application calls")]
        if settings.where != EVERYBODY:
            lines.append(gettext("Only if %(rule)s") % {"rule": say_rule(settings.where)})
        return [*lines, say_again(settings)]

    def words(self, settings: EntryApiSettings) -> str:
        return ". ".join(self.summary(settings)) + "."
