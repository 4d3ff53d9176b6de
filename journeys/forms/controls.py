"""From a settings class and a draft's JSON to the controls that a template draws."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, is_dataclass
from datetime import time, timedelta
from typing import Any, get_args, get_origin, get_type_hints

from ground.ask import Question, questions
from ground.settings import BadSetting, write_value
from ground.spans import read_span
from ground.words import gettext
from journeys.forms.offers import EventChoices, Offers
from journeys.ruleform import RuleControl
from journeys.ruleform import control as rule_control

UNITS = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1)))
BY_TYPE: dict[Any, str] = {str: "line", bool: "switch", int: "number", float: "number", timedelta: "span", time: "clock"}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One object of a list, with its own controls."""

    name: str
    controls: "list[Control]"
    title: str = ""
    badge: str = ""
    choices: "Sequence[EventChoices]" = ()
    first: bool = False
    last: bool = False


@dataclass(frozen=True, kw_only=True)
class Control:
    """One question as it is drawn. ``name`` is what is posted, ``path`` what errors call it."""

    name: str
    path: str
    kind: str
    label: str
    help: str = ""
    value: Any = ""
    unit: str = ""
    choices: Sequence[Any] = ()
    needed: bool = True
    error: str = ""
    items: Sequence[Item] = ()
    add_label: str = ""
    rule: RuleControl | None = None
    at_least: Any = None
    at_most: Any = None
    shown: bool = True
    turns: bool = False

    @property
    def folded(self) -> bool:
        """Say whether a rule stands inside a list and may be empty."""
        return not self.needed and "." in self.path

    @property
    def id(self) -> str:
        return re.sub(r"[^a-zA-Z0-9]+", "-", self.name).strip("-")

    @property
    def template(self) -> str:
        return f"journeys/form/{TEMPLATES.get(self.kind, self.kind)}.html"


TEMPLATES = {
    "key": "line",
    "property": "line",
    "field": "line",
    "date_field": "line",
    "percent": "number",
    "share": "number",
    "liquid_line": "liquid",
    "liquid_code": "liquid",
    "mjml": "liquid",
    "sms": "liquid",
    "port": "hidden",
    "salt": "hidden",
    "awaited": "objects",
    "paths": "objects",
    "shares": "objects",
    "triggers": "objects",
    "pairs": "objects",
    "trigger": "object",
}
ADD_LABELS = {
    "awaited": "Add an event",
    "paths": "Add a path",
    "shares": "Add a path",
    "triggers": "Add an exit",
    "pairs": "Add a property",
}


@dataclass(frozen=True)
class Draw:
    """What drawing a form needs besides the questions: errors, and what can be offered."""

    offers: Offers
    problems: Sequence[BadSetting] = ()

    def error_at(self, path: str) -> str:
        """Give what is wrong at a control, or inside it where no control of its own stands."""
        for problem in self.problems:
            if problem.field == path or (problem.field.startswith(path) and problem.field[len(path) : len(path) + 1] in (".", "[")):
                return problem.sentence
        return ""


def controls(cls: type, raw: Mapping[str, Any], draw: Draw, prefix: str, path: str = "", event: str = "") -> list[Control]:
    """Make the controls of a settings class. ``event`` names the event type that rules in here are about, if it is one."""
    hints = get_type_hints(cls)
    asked = questions(cls)
    answers = {name.rstrip("_"): _answer(f, raw) for name, (f, _question) in asked.items()}
    turning = {question.only_if[0] for _field, question in asked.values() if question.only_if is not None}
    made = []
    for name, (_field, question) in asked.items():
        key = name.rstrip("_")
        place = f"{path}.{key}" if path else key
        shown = question.only_if is None or answers.get(question.only_if[0]) in question.only_if[1]
        made.append(_control(question, hints[name], answers[key], draw, f"{prefix}.{key}", place, shown, key in turning, event, raw))
    return made


def _answer(f: Field[Any], raw: Mapping[str, Any]) -> Any:
    """Give a stored answer, or the default as it would be stored."""
    name = f.name.rstrip("_")
    if name in raw:
        return raw[name]
    value = f.default if f.default is not MISSING else f.default_factory() if f.default_factory is not MISSING else None
    return write_value(value, f)


def kind_of(question: Question, hint: Any) -> str:
    if question.kind:
        return question.kind
    origin, args = get_origin(hint), get_args(hint)
    if args and origin is not tuple:
        hint = next(arg for arg in args if arg is not type(None))
    return BY_TYPE.get(hint, "line")


def _control(
    question: Question,
    hint: Any,
    value: Any,
    draw: Draw,
    name: str,
    path: str,
    shown: bool,
    turns: bool,
    event: str,
    raw: Mapping[str, Any],
) -> Control:
    kind = kind_of(question, hint)
    more: dict[str, Any] = {}
    if kind in ("choice", "segmented"):
        more["choices"] = [(key, gettext(label), key == (value or "")) for key, label in question.choices]
    elif kind == "weekdays":
        chosen = value if isinstance(value, list) else []
        more["choices"] = [(key, gettext(label), key in chosen) for key, label in question.choices]
    elif kind == "span":
        value, more["unit"] = _span(value)
    elif kind == "share":
        value = f"{value * 100:g}" if isinstance(value, int | float) else value
        more |= {"unit": "%", "at_least": 0, "at_most": (question.at_most or 1) * 100}
    elif kind == "percent":
        value = f"{value:g}" if isinstance(value, int | float) else value
        more |= {"unit": "%", "at_least": 0, "at_most": 100}
    elif kind == "number":
        value = "" if value is None else f"{value:g}" if isinstance(value, float) else value
        more |= {"at_least": question.at_least, "at_most": question.at_most}
    elif kind == "event":
        more["choices"] = draw.offers.event_choices(str(value or ""), own=path.startswith(("exits", "goal")))
    elif kind == "events":
        given = [str(one) for one in value or []] if isinstance(value, list) else []
        more["items"] = [
            Item(name=f"{name}.{i}", controls=[], title=one, choices=draw.offers.event_choices(one)) for i, one in enumerate(given)
        ]
        more["choices"] = draw.offers.event_choices("")
    elif kind == "value":
        value = "" if value is None else "true" if value is True else "false" if value is False else value
        value = ", ".join(str(one) for one in value) if isinstance(value, list) else value
    elif kind == "rule":
        more["rule"] = _rule(question, value, draw, name, path, event or str(raw.get("type") or ""))
    elif get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        more["items"] = _items(get_args(hint)[0], value, draw, name, path)
        more["add_label"] = gettext(ADD_LABELS.get(kind, "Add"))
    elif is_dataclass(hint):
        inner = value if isinstance(value, Mapping) else {}
        more["items"] = [Item(name=name, controls=controls(hint, inner, draw, name, path))]  # type: ignore[arg-type]
    return Control(
        **{
            "name": name,
            "path": path,
            "kind": kind,
            "label": gettext(question.label),
            "help": gettext(question.help),
            "value": "" if value is None else value,
            "needed": question.needed,
            "error": "" if more.get("items") or kind == "rule" else draw.error_at(path),
            "shown": shown,
            "turns": turns,
            **more,
        }
    )


def _rule(question: Question, value: Any, draw: Draw, name: str, path: str, event: str) -> RuleControl:
    known = draw.offers.rules_about(event)
    error = draw.error_at(path) if isinstance(value, Mapping) and value.get("of") != [] else ""
    if question.needed and not (isinstance(value, Mapping) and value.get("of") != []):
        error = draw.error_at(path)
    empty = gettext(question.empty) if question.empty else ""
    return rule_control(name, value, known, label=gettext(question.label), help=gettext(question.help), empty=empty, error=error)


def _items(cls: type, value: Any, draw: Draw, name: str, path: str) -> list[Item]:
    given = [one if isinstance(one, Mapping) else {} for one in value] if isinstance(value, list) else []
    return [
        Item(
            name=f"{name}.{i}",
            controls=controls(cls, one, draw, f"{name}.{i}", f"{path}[{i}]"),
            title=str(one.get("label") or one.get("type") or one.get("name") or ""),
            badge=str(one.get("key") or "").upper() if len(str(one.get("key") or "")) < 3 else "",
            first=i == 0,
            last=i == len(given) - 1,
        )
        for i, one in enumerate(given)
    ]


def _span(value: Any) -> tuple[Any, str]:
    """Say a stored length as a number of the largest unit that fits; what is none is shown as it is."""
    span = read_span(value) if isinstance(value, str) else None
    if span is None:
        return value if value is not None else "", "days"
    for unit, size in UNITS:
        if span % size == timedelta() and span:
            return span // size, unit
    return span // timedelta(minutes=1), "minutes"
