"""Change a field

Write something down about the person: a value you choose, the present moment, or a number added to what is there. Other
journeys and segments can ask for it.

The field is written once for each time somebody comes here, also after a crash.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from audience.rules.ast import Rule
from audience.rules.tree import Comparison, Field
from audience.rules.values import decimal, written
from engine.core.decision import Because, Decision, Go, SetField
from engine.core.moment import Moment
from ground.ask import ask
from ground.settings import BadSetting
from ground.words import _, gettext
from journeys.node import Node, register

WAYS = [
    ("set", _("Set it to a value")),
    ("now", _("Set it to the present moment")),
    ("add", _("Add a number")),
    ("clear", _("Clear it")),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateFieldSettings:
    field: str = ask(_("Field"), kind="field", at_most=100)
    way: str = ask(_("What to do"), kind="choice", choices=WAYS, default="set")
    value: Any = ask(_("Value"), kind="value", needed=False, default=None, only_if=("way", ("set", "add")))


@register
class UpdateField(Node[UpdateFieldSettings]):
    kind = "update_field"
    icon = "user-pen"
    group = "do"
    family = "do"
    settings = UpdateFieldSettings
    example = {"field": "last_upgrade_prompt_seen", "way": "now"}

    def problems(self, settings: UpdateFieldSettings) -> list[BadSetting]:
        if settings.way == "set" and settings.value is None:
            return [BadSetting("value", "needed", gettext("Give the value, or choose to clear the field."))]
        if settings.way == "set" and not isinstance(settings.value, str | int | float | bool | list):
            return [BadSetting("value", "wrong_type", gettext("A text, a number, yes or no, or a list is needed here."))]
        if settings.way == "add" and (isinstance(settings.value, bool) or not isinstance(settings.value, int | float)):
            return [BadSetting("value", "wrong_type", gettext("A number is needed here."))]
        return []

    def rules(self, settings: UpdateFieldSettings) -> tuple[Rule, ...]:
        # What is added to must be loaded.
        return (Comparison("known", Field(settings.field)),) if settings.way == "add" else ()

    def decide(self, settings: UpdateFieldSettings, moment: Moment) -> Decision:
        value = self.new_value(settings, moment)
        return Go(because=Because("field_set", {"field": settings.field}), effects=(SetField(name=settings.field, value=value),))

    def new_value(self, settings: UpdateFieldSettings, moment: Moment) -> Any:
        if settings.way == "now":
            return written(moment.now)
        if settings.way == "clear":
            return None
        if settings.way == "add":
            before = moment.facts.fields.get(settings.field)
            is_number = isinstance(before, int | float) and not isinstance(before, bool)
            total = (decimal(before) if is_number else Decimal()) + decimal(settings.value)
            return int(total) if total == total.to_integral_value() else float(total)
        return settings.value

    def summary(self, settings: UpdateFieldSettings) -> list[str]:
        if not settings.field:
            return [gettext("Choose a field")]
        sentences = {
            "set": gettext("%(field)s becomes %(value)s"),
            "now": gettext("%(field)s becomes the present moment"),
            "add": gettext("%(value)s is added to %(field)s"),
            "clear": gettext("%(field)s is cleared"),
        }
        return [sentences[settings.way] % {"field": settings.field, "value": settings.value}]

    def words(self, settings: UpdateFieldSettings) -> str:
        return self.summary(settings)[0] + "."
