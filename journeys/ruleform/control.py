"""The builder as a form's control: drawn from JSON, read back as JSON."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from audience.now import database_now
from audience.rules.words import draft_words
from ground.words import gettext
from journeys.ruleform.draft import group, loads, settle
from journeys.ruleform.known import Known
from journeys.ruleform.shape import Box, Row, shape
from journeys.ruleform.suggesting import told
from journeys.ruleform.typed import read_typed


@dataclass(frozen=True)
class Suggestions:
    """A list of names that a field suggests: (name, title)."""

    id: str
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class RuleControl:
    """What `journeys/_rule.html` draws. ``name`` is what the form posts; ``url`` draws it anew after a change (empty: the form does)."""

    name: str
    data: Any
    known: Known
    url: str = ""
    label: str = ""
    help: str = ""
    error: str = ""
    empty: str = ""
    changed: bool = False

    @cached_property
    def id(self) -> str:
        return "rule-" + re.sub(r"[^a-zA-Z0-9]+", "-", self.name)

    @cached_property
    def counts(self) -> str:
        """Where to ask how many it holds for; nowhere while there is nothing to count."""
        return reverse("cairn_rules:count") if self.box.parts else ""

    @cached_property
    def json(self) -> str:
        return json.dumps(self.data, ensure_ascii=False)

    @cached_property
    def vals(self) -> str:
        """Tell the fragment's view what it must know to draw this again."""
        schema = self.known.schema
        context: dict[str, Any] = {"entry": schema.entry, "label": self.label, "help": self.help, "empty": self.empty}
        if schema.nodes is not None:
            context["messages"] = self.known.messages
        return json.dumps({"rule_name": self.name, "rule_context": json.dumps(context)})

    @property
    def params(self) -> str:
        return f"rule_name,rule_context,{self.name}"

    @cached_property
    def box(self) -> Box:
        return shape(self.data, self.known)

    @cached_property
    def words(self) -> str:
        if self.empty and not self.box.parts and self.box.kind != "any":
            return self.empty
        said = draft_words(self.data, translate=gettext, labels=self.known.labels)
        return said[:1].upper() + said[1:] if not self.box.parts else said

    @cached_property
    def suggestions(self) -> list[Suggestions]:
        schema = self.known.schema
        if not self.box.parts:
            return []
        names = told(self.known, database_now())
        lists = {
            "fields": names["field"],
            "account": names["account"],
            "types": [(name, title) for name, title in names["count"] if not name.startswith("$")],
            "event": [(name, "") for name in schema.properties(schema.entry)],
        }
        for row in rows(self.box):
            if row.source == "count" and row.name in schema.events:
                lists[f"of-{row.name}"] = [(name, "") for name in schema.events[row.name]]
            if row.likely:
                lists[f"likely-{row.at}"] = [(value, "") for value in row.likely]
        return [Suggestions(f"{self.id}-{name}", options) for name, options in lists.items()]


def rows(box: Box) -> list[Row]:
    """List all rows of a group, those of its groups and of each "where" with them."""
    found: list[Row] = []
    for part in box.parts:
        if isinstance(part, Box):
            found += rows(part)
        elif isinstance(part, Row):
            found += [part, *(rows(part.where) if part.where else [])]
    return found


def control(name: str, data: Any, known: Known, *, alone: bool = True, **more: Any) -> RuleControl:
    """Make the control that posts ``name``. ``data`` is stored JSON, finished or not.

    ``alone``: it draws itself anew after each change; else the form around it does, because every change is saved at once.
    """
    url = reverse("cairn_rules:rule") if alone else ""
    return RuleControl(name=name, data=data or group("all", []), known=known, url=url, **more)


def read(text: str, known: Known) -> Any:
    """Read what the control posted, with operators that fit what they compare; still unfinished where the form was."""
    return settle(read_typed(loads(text), known.schema), known.schema) or group("all", [])
