"""What a form posted, as JSON again: as far as it goes, so that a draft keeps what is not right yet."""

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import timedelta
from typing import Any, get_args, get_origin, get_type_hints

from django.http import QueryDict

from ground.ask import Question, questions
from ground.spans import write_span
from journeys.forms.controls import UNITS, kind_of
from journeys.forms.offers import Offers
from journeys.ruleform import read as read_rule

PLAIN_NUMBER = re.compile(r"-?\d{1,15}([.,]\d{1,9})?")
MOST_ITEMS = 60
# The answer that says: its name is typed beside it.
OTHER = "…"


def posted(cls: type, data: QueryDict, offers: Offers, prefix: str, event: str = "") -> dict[str, Any]:
    """Read the answers to a settings class. What was not on the form keeps out."""
    hints = get_type_hints(cls)
    found: dict[str, Any] = {}
    about = event or _other(data, f"{prefix}.type", _text(data, f"{prefix}.type"))
    for name, (_field, question) in questions(cls).items():
        key = name.rstrip("_")
        value = _read(question, hints[name], data, offers, f"{prefix}.{key}", about)
        if value is not None:
            found[key] = value
    return found


def acted(raw: dict[str, Any], action: str, prefix: str) -> dict[str, Any]:
    """Carry out a button of a list: ``add:s.paths``, ``remove:s.paths.1``, ``up:s.paths.1``, ``down:s.paths.1``."""
    verb, _sep, name = action.partition(":")
    parts = name.removeprefix(f"{prefix}.").split(".")
    holder: Any = raw
    for part in parts[:-1]:
        holder = _inside(holder, part)
    last = parts[-1]
    if verb == "add" and isinstance(holder, dict):
        holder[last] = [*(holder.get(last) or []), _fresh(holder.get(last) or [], last)]
    elif isinstance(holder, list) and last.isdigit() and int(last) < len(holder):
        at = int(last)
        if verb == "remove":
            holder.pop(at)
        else:
            to = at - 1 if verb == "up" else at + 1
            if 0 <= to < len(holder):
                holder[at], holder[to] = holder[to], holder[at]
    return raw


def _inside(holder: Any, part: str) -> Any:
    if isinstance(holder, list):
        return holder[int(part)] if part.isdigit() and int(part) < len(holder) else None
    return holder.get(part) if isinstance(holder, dict) else None


def _text(data: QueryDict, name: str, otherwise: str = "") -> str:
    return str(data.get(name, otherwise))


def _fresh(others: list[Any], name: str) -> Any:
    """Begin a new item: paths get the next free letter as key."""
    if name not in ("paths", "shares"):
        return {}
    taken = {one.get("key") for one in others if isinstance(one, dict)}
    letter = next((chr(code) for code in range(ord("a"), ord("z") + 1) if chr(code) not in taken), f"p{len(others)}")
    return {"key": letter, "label": letter.upper(), **({"percent": 0} if name == "shares" else {})}


def _read(question: Question, hint: Any, data: QueryDict, offers: Offers, name: str, event: str) -> Any:
    kind = kind_of(question, hint)
    if kind == "rule":
        if name not in data:
            return None
        rule = read_rule(_text(data, name), offers.rules_about(event))
        return {} if isinstance(rule, Mapping) and rule.get("of") == [] and rule.get("op") == "all" else rule
    if kind == "switch":
        return name in data if f"{name}.is" in data else None
    if kind == "weekdays":
        return data.getlist(name) if f"{name}.is" in data else None
    if kind == "events":
        return _events(data, name) if f"{name}.is" in data else None
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        return _objects(get_args(hint)[0], data, offers, name)
    if is_dataclass(hint):
        return posted(hint, data, offers, name)  # type: ignore[arg-type]
    if name not in data:
        return None
    if kind == "event":
        return _other(data, name, _text(data, name))
    return _single(kind, _text(data, name), data, name, offers)


def _events(data: QueryDict, name: str) -> list[str]:
    """Read a list of event types; each was chosen, or its name was typed."""
    chosen = [str(one) for one in data.getlist(name)]
    typed = [str(one) for one in data.getlist(f"{name}.other")]
    read = [typed[i].strip() if one == OTHER and i < len(typed) else one.strip() for i, one in enumerate(chosen)]
    return list(dict.fromkeys(one for one in read if one and one != OTHER))


def _other(data: QueryDict, name: str, chosen: str) -> str:
    return _text(data, f"{name}.other").strip() if chosen == OTHER else chosen.strip()


def _objects(cls: type, data: QueryDict, offers: Offers, name: str) -> list[Any] | None:
    if f"{name}.n" not in data:
        return None
    said = _text(data, f"{name}.n")
    count = min(int(said), MOST_ITEMS) if said.isdigit() else 0
    return [posted(cls, data, offers, f"{name}.{i}") for i in range(count)]


def _single(kind: str, text: str, data: QueryDict, name: str, offers: Offers) -> Any:
    if kind in ("number", "percent", "share"):
        number = _number(text)
        return round(number / 100, 6) if kind == "share" and isinstance(number, int | float) else number
    if kind == "span":
        number = _number(text)
        size = dict(UNITS).get(_text(data, f"{name}.unit", "days"), timedelta(days=1))
        return write_span(number * size) if isinstance(number, int | float) and 0 <= number < 100_000 else number
    if kind == "value":
        return _value(text.strip(), _text(data, name.rsplit(".", 1)[0] + ".field"), offers)
    if kind in ("liquid", "liquid_code", "mjml", "sms"):
        return text.replace("\r\n", "\n")
    return text.strip()


def _number(text: str) -> Any:
    """Read a number as people write it; what is none stays, so that the form can say so. Nothing is nothing."""
    text = text.strip()
    if not PLAIN_NUMBER.fullmatch(text):
        return text or None
    number = float(text.replace(",", "."))
    return int(number) if number == int(number) else number


def _value(text: str, field: str, offers: Offers) -> Any:
    """Read a value by the type of its field; where nobody registered it, by its looks."""
    kind = offers.rules_about("").schema.fields.get(field, "")
    if not text:
        return None
    if kind in ("text", "moment", "day"):
        return text
    if kind == "list":
        return [one.strip() for one in text.split(",") if one.strip()]
    if text in ("true", "false") and kind in ("", "flag"):
        return text == "true"
    return _number(text) if kind in ("", "number") else text
