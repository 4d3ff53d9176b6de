"""Settings from JSON and back: whole (`read`), as far as they go (`read_as_far`), and written out in full (`write`).

A length is ISO 8601 (``P1D``), a time of day ``09:00``. A name that Python keeps for itself ends in ``_`` in the class and not in JSON.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import time, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from ground.spans import read_span, say_span, write_span
from ground.words import gettext, ngettext

T = TypeVar("T")
_clock = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class BadSetting(ValueError):
    """This setting cannot be taken: ``field`` says where (``paths[1].rule``), ``code`` what, the sentence what is needed."""

    def __init__(self, field: str, code: str, sentence: str) -> None:
        self.field, self.code, self.sentence = field, code, sentence
        super().__init__(sentence)


def read(cls: type[T], raw: Any) -> T:
    """Make settings out of JSON; raise BadSetting for the first thing that will not do."""
    made, problems = read_as_far(cls, raw)
    if problems:
        raise problems[0]
    return made


def read_as_far(cls: type[T], raw: Any, path: str = "") -> tuple[T, list[BadSetting]]:
    """Make settings out of a draft: what is missing or wrong is its default or blank, and is listed."""
    problems: list[BadSetting] = []
    return _object(cls, raw, path, problems), problems


def write(made: Any) -> dict[str, Any]:
    """Write settings out in full, defaults too, so that a later default changes nothing that is stored."""
    return {f.name.rstrip("_"): write_value(getattr(made, f.name), f) for f in fields(made) if "question" in f.metadata}


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def _object(cls: type[T], raw: Any, path: str, problems: list[BadSetting]) -> T:
    if not isinstance(raw, Mapping):
        problems.append(BadSetting(path, "not_an_object", gettext("An object is needed here.")))
        raw = {}
    hints = _hints(cast(Any, cls))
    asked = [f for f in fields(cls) if "question" in f.metadata]  # type: ignore[arg-type]
    known = {f.name.rstrip("_") for f in asked}
    for name in raw:
        if name not in known:
            problems.append(
                BadSetting(_join(path, str(name)), "unknown", gettext("There is no setting called “%(name)s”.") % {"name": name})
            )
    values: dict[str, Any] = {}
    for f in asked:
        name = f.name.rstrip("_")
        values[f.name] = _answer(f, hints[f.name], raw, name, _join(path, name), problems)
    return cls(**values)


def _answer(f: Field[Any], hint: Any, raw: Mapping[str, Any], name: str, path: str, problems: list[BadSetting]) -> Any:
    question = f.metadata["question"]
    if name not in raw:
        if f.default is not MISSING:
            return f.default
        if f.default_factory is not MISSING:
            return f.default_factory()
        if question.needed:
            problems.append(BadSetting(path, "needed", gettext("This is needed.")))
        return _blank(hint, question)
    value = raw[name]
    if _is_empty(value):
        if question.needed:
            problems.append(BadSetting(path, "needed", gettext("This is needed.")))
        return _blank(hint, question)
    before = len(problems)
    if question.reads is not None:
        try:
            return question.reads(value)
        except ValueError as why:
            where = getattr(why, "path", "") or getattr(why, "field", "")
            say = getattr(why, "say", None)
            sentence = say(gettext) if say else str(why)
            problems.append(BadSetting(_join(path, where), str(getattr(why, "code", "wrong")), sentence))
            return question.blank
    found = _value(hint, value, path, problems)
    if len(problems) == before:
        problems.extend(_bounds(found, question, path))
    return found


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, list | dict) and not value)


def _bounds(value: Any, question: Any, path: str) -> list[BadSetting]:
    if question.choices:
        allowed = {key for key, _label in question.choices}
        wrong = [v for v in (value if isinstance(value, tuple) else (value,)) if v not in allowed]
        if wrong:
            names = ", ".join(f"“{key}”" for key, _label in question.choices)
            return [BadSetting(path, "choice", gettext("Choose one of %(names)s.") % {"names": names})]
    size = len(value) if isinstance(value, tuple | str | Mapping) else value
    if size is not None and question.at_least is not None and size < question.at_least:
        return [BadSetting(path, "at_least", _bound_sentence("at_least", question.at_least, value))]
    if size is not None and question.at_most is not None and size > question.at_most:
        return [BadSetting(path, "at_most", _bound_sentence("at_most", question.at_most, value))]
    return []


def _bound_sentence(code: str, bound: Any, value: Any) -> str:
    said = say_span(bound) if isinstance(bound, timedelta) else f"{bound:%H:%M}" if isinstance(bound, time) else str(bound)
    if isinstance(value, str):
        said = ngettext("%(n)d character", "%(n)d characters", bound) % {"n": bound}
    if code == "at_least":
        return gettext("At least %(bound)s is needed.") % {"bound": said}
    return gettext("At most %(bound)s is possible.") % {"bound": said}


def _value(hint: Any, raw: Any, path: str, problems: list[BadSetting]) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return None if raw is None else _value(next(a for a in args if a is not NoneType), raw, path, problems)
    if hint is Any:
        return raw
    if origin is tuple:
        if not isinstance(raw, list | tuple):
            return _wrong(hint, path, problems, gettext("A list is needed here."))
        return tuple(_value(args[0], one, f"{path}[{i}]", problems) for i, one in enumerate(raw))
    if isinstance(hint, type) and is_dataclass(hint):
        return _object(hint, raw, path, problems)
    return _plain(hint, raw, path, problems)


def _plain(hint: Any, raw: Any, path: str, problems: list[BadSetting]) -> Any:
    """Read a single value."""
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw)
    if hint is str:
        return raw if isinstance(raw, str) and "\0" not in raw else _wrong(hint, path, problems, gettext("A text is needed here."))
    if hint is bool:
        return raw if isinstance(raw, bool) else _wrong(hint, path, problems, gettext("Yes or no is needed here."))
    if hint is int:
        return int(raw) if is_number and raw == int(raw) else _wrong(hint, path, problems, gettext("A whole number is needed here."))
    if hint is float:
        return float(raw) if is_number else _wrong(hint, path, problems, gettext("A number is needed here."))
    if hint is timedelta:
        span = read_span(raw) if isinstance(raw, str) else None
        return span if span is not None else _wrong(hint, path, problems, gettext("Give a length such as P1D (1 day) or PT6H (6 hours)."))
    if hint is time:
        found = _clock.fullmatch(raw) if isinstance(raw, str) else None
        return time(int(found[1]), int(found[2])) if found else _wrong(hint, path, problems, gettext("Give a time such as 09:00."))
    if (get_origin(hint) or hint) is Mapping:
        return dict(raw) if isinstance(raw, Mapping) else _wrong(hint, path, problems, gettext("An object is needed here."))
    raise TypeError(f"nobody knows how to read {hint!r}")


def _wrong(hint: Any, path: str, problems: list[BadSetting], sentence: str) -> Any:
    problems.append(BadSetting(path, "wrong_type", sentence))
    return _blank(hint, None)


def _blank(hint: Any, question: Any) -> Any:
    if question is not None and question.reads is not None:
        return question.blank
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType) or hint is Any:
        return None if hint is Any or NoneType in args else _blank(args[0], None)
    if origin is tuple:
        return ()
    if isinstance(hint, type) and is_dataclass(hint):
        return _object(hint, {}, "", [])
    if (origin or hint) is Mapping:
        return {}
    return hint()


def write_value(value: Any, f: Field[Any] | None = None) -> Any:
    """Write one answer as JSON."""
    question = f.metadata["question"] if f is not None else None
    if question is not None and question.writes is not None:
        return None if value is None else question.writes(value)
    if isinstance(value, timedelta):
        return write_span(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple | list):
        return [write_value(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return write(value)
    return value


def _join(path: str, part: str) -> str:
    if not path or not part:
        return path or part
    return f"{path}{part}" if part.startswith("[") else f"{path}.{part}"
