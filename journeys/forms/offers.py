"""What the controls of one journey can offer: events, fields, values for texts, messages for rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from audience.types import all_types
from ground.words import _, gettext
from journeys.asking import say_event
from journeys.checks.known import account_fields, offered, person_fields
from journeys.everywhere import PLAN_CHANGE, PLAN_UP
from journeys.graph.reading import Steps
from journeys.ruleform import Known, registered


@dataclass(frozen=True, slots=True)
class Offered:
    """A name with what people call it."""

    name: str
    title: str = ""


PLANS: Mapping[str, str] = {
    "current_plan": _("the name of the plan that counts: the account’s, or their own without an account. Take this one."),
    "plan.name": _("the same name, beside its price and its address."),
    "next_plan.name": _("the next plan that is sold, after the one that counts."),
    "account.current_plan": _("the account’s plan as your code calls it; missing without an account."),
}


def _plan(name: str, about: str) -> Offered:
    return Offered(name, gettext(about))


def _titled(one: Offered) -> str:
    """Say an event type by its title, and how the application calls it."""
    if one.name.startswith(("$", "message_")):
        return one.title[:1].upper() + one.title[1:]
    return f"{one.title} ({one.name})" if one.title and one.title != one.name else one.name


@dataclass(frozen=True)
class Group:
    """Values for texts, under one heading."""

    label: str
    values: list[Offered] = field(default_factory=list)
    notes: list[Offered] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EventChoices:
    """Event types under one heading: (name, title, chosen)."""

    label: str
    types: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Offers:
    """What can be chosen, looked up once per page. ``entry`` are the event types that start the journey."""

    entry: tuple[str, ...]
    messages: Mapping[str, str]

    @classmethod
    def of(cls, steps: Steps) -> "Offers":
        start = next((step for step in steps.by_id.values() if step.group == "start"), None)
        entry = tuple(getattr(start.settings, "types", ())) if start is not None else ()
        messages = {step.id: step.title for step in steps.by_id.values() if step.group == "say"}
        return cls(entry, messages)

    @cached_property
    def events(self) -> list[Offered]:
        return [Offered(item.key, str(item.title)) for item in all_types()]

    def event_choices(self, chosen: str, *, own: bool = False) -> list[EventChoices]:
        """List event types to choose from; ``own`` offers changes of the plan as well. A name that nobody registered stands first."""
        groups: list[tuple[str, list[Offered]]] = []
        known = {one.name for one in self.events}
        plans = [Offered(key, say_event(key)) for key in (PLAN_CHANGE, PLAN_UP)]
        if chosen and chosen not in known and not (own and chosen.startswith("$")):
            groups.append((gettext("Not registered"), [Offered(chosen, chosen)]))
        if own:
            groups.append((gettext("The plan"), plans))
        groups.append((gettext("Messages of this journey"), [one for one in self.events if one.name.startswith("message_")]))
        groups.append((gettext("Your application"), [one for one in self.events if not one.name.startswith("message_")]))
        return [
            EventChoices(label, [(one.name, _titled(one), one.name == chosen) for one in offered]) for label, offered in groups if offered
        ]

    @cached_property
    def fields(self) -> list[Offered]:
        return [Offered(name) for name in sorted(offered(person_fields()))]

    @cached_property
    def accounts(self) -> list[Offered]:
        return [Offered(name) for name in sorted(account_fields())]

    @cached_property
    def dates(self) -> list[Offered]:
        """List the fields that hold a date, and whose they are."""
        of = [(gettext("The person"), person_fields()), (gettext("The account"), account_fields())]
        return [Offered(name, whose) for whose, fields in of for name, kind in sorted(fields.items()) if kind in ("moment", "day")]

    @cached_property
    def properties(self) -> list[Offered]:
        """List the properties of the events that start the journey."""
        found = {name: str(prop.title) for item in all_types() if item.key in self.entry for name, prop in item.properties.items()}
        return [Offered(name, title) for name, title in sorted(found.items())]

    @cached_property
    def groups(self) -> list[Group]:
        """List what a text may say, the likeliest first."""
        plan = [Offered(f"{whose}.{part}") for whose in ("plan", "next_plan") for part in ("name", "price", "checkout_url")]
        return [
            Group(gettext("The person"), self.fields, [_plan("current_plan", PLANS["current_plan"])]),
            *([Group(gettext("What started the journey"), self.properties)] if self.properties else []),
            Group(gettext("Plans"), plan, [_plan(name, PLANS[name]) for name in ("plan.name", "next_plan.name")]),
            Group(
                gettext("The account"),
                [Offered(f"account.{one.name}") for one in self.accounts],
                [_plan("account.current_plan", PLANS["account.current_plan"])],
            ),
            Group(gettext("Your company"), [Offered("company")]),
        ]

    def rules_about(self, event: str) -> Known:
        """Give what a rule may be about: of ``event``, if it is one, else of the events that start the journey."""
        key = (event,) if event else self.entry
        if key not in self._known:
            self._known[key] = registered(entry=key, messages=self.messages)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[str, ...], Known]:
        return {}
