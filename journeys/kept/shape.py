"""The canonical form of a kept test: what is stored, told over the API and written to files. Pure.

``{name, person: {plan, zone, consents, fields, account}, at, begins: {type, properties}, answers: [{step, does, after}],
besides: [{type, properties, after}], paths: {step: port}, outcome: {says: [{day, step, channel}], not_said: [{step, channel, why}],
path: ["step.port"], ended, refused}}``. What is empty is left out, save the outcome of a test that has one.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeAlias
from zoneinfo import available_timezones

from ground.spans import read_span, write_span
from ground.words import gettext
from journeys.graph.shape import ID, PORT
from journeys.kept.moments import is_moment

Kept: TypeAlias = dict[str, Any]

MOST_TESTS = 30
MOST_BYTES = 20_000
MOST_LINES = 60
CONSENTS = ("email", "sms", "push")
PARTS = frozenset({"name", "person", "at", "begins", "answers", "besides", "paths", "outcome"})
# So far ahead a rehearsal looks.
FURTHEST = timedelta(days=80)


class BadTest(ValueError):
    """This is no kept test: ``place`` says where in it, ``code`` what."""

    def __init__(self, place: str, code: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}" if place else sentence)
        self.place, self.code, self.sentence = place, code, sentence


def canonical_tests(raw: Any, place: str = "tests") -> list[Kept]:
    """Bring the tests of a file into their one form. Raises BadTest."""
    made = [canonical_test(one, f"{place}[{i}]") for i, one in enumerate(_list(raw, place, MOST_TESTS))]
    names = [one["name"] for one in made]
    for i, name in enumerate(names):
        if name in names[:i]:
            raise BadTest(f"{place}[{i}].name", "name_taken", gettext("Two tests are called “%(name)s”.") % {"name": name})
    return made


def canonical_test(raw: Any, place: str = "") -> Kept:
    """Bring one test into its one form. Raises BadTest."""
    at = f"{place}." if place else ""
    test = _object(raw, place, PARTS)
    made: Kept = {"name": canonical_name(test.get("name"), f"{at}name")}
    made["person"] = _person(test.get("person", {}), f"{at}person")
    if (moment := test.get("at")) is not None:
        if not isinstance(moment, str) or not is_moment(moment):
            raise BadTest(f"{at}at", "bad_moment", gettext("Say a weekday and an hour, such as “mon 21:40”."))
        made["at"] = moment
    made["begins"] = _happens(test.get("begins", {}), f"{at}begins", needed=False)
    made["answers"] = [_answer(one, f"{at}answers[{i}]") for i, one in enumerate(_list(test.get("answers"), f"{at}answers", MOST_LINES))]
    made["besides"] = [
        {**_happens(one, f"{at}besides[{i}]", "after"), "after": _length(one.get("after"), f"{at}besides[{i}].after")}
        for i, one in enumerate(_list(test.get("besides"), f"{at}besides", MOST_LINES))
    ]
    paths = _object(test.get("paths") or {}, f"{at}paths", None)
    made["paths"] = {_match(step, ID, f"{at}paths"): _match(port, PORT, f"{at}paths.{step}") for step, port in sorted(paths.items())}
    made = {name: part for name, part in made.items() if part}
    if test.get("outcome") is not None:
        made["outcome"] = canonical_outcome(test["outcome"], f"{at}outcome")
    _weigh(made, place)
    return made


def canonical_name(raw: Any, place: str = "name") -> str:
    """Read a name. Raises BadTest."""
    name = " ".join(_text(raw, place, 400).split())
    if not name or len(name) > 120:
        raise BadTest(place, "needs_name", gettext("A test needs a name of at most 120 letters."))
    return name


def canonical_outcome(raw: Any, place: str = "outcome") -> dict[str, Any]:
    """Bring an outcome into its one form; what it says stands in its order. Raises BadTest."""
    told = _object(raw, place, {"says", "not_said", "path", "ended", "refused"})
    says = []
    for i, one in enumerate(_list(told.get("says"), f"{place}.says", 500)):
        here = f"{place}.says[{i}]"
        said = _object(one, here, {"day", "step", "channel"})
        day = said.get("day")
        if isinstance(day, bool) or not isinstance(day, int) or not 0 <= day <= 400:
            raise BadTest(f"{here}.day", "bad_day", gettext("A day is a whole number, 0 is the first."))
        says.append({"day": day, "step": _match(said.get("step"), ID, f"{here}.step"), "channel": _word(said, "channel", here)})
    not_said = []
    for i, one in enumerate(_list(told.get("not_said"), f"{place}.not_said", 500)):
        here = f"{place}.not_said[{i}]"
        said = _object(one, here, {"step", "channel", "why"})
        step = _match(said.get("step"), ID, f"{here}.step")
        not_said.append({"step": step, "channel": _word(said, "channel", here), "why": _word(said, "why", here)})
    path = [_text(one, f"{place}.path[{i}]", 110) for i, one in enumerate(_list(told.get("path"), f"{place}.path", 2_000))]
    made = {"says": says, "not_said": not_said, "path": path}
    made |= {name: _word(told, name, place) for name in ("ended", "refused")}
    return {name: part for name, part in made.items() if part}


def _person(raw: Any, place: str) -> dict[str, Any]:
    who = _object(raw, place, {"plan", "zone", "consents", "fields", "account"})
    made: dict[str, Any] = {"plan": _word(who, "plan", place)}
    zone = _word(who, "zone", place)
    if zone and zone not in available_timezones():
        raise BadTest(f"{place}.zone", "bad_zone", gettext("There is no zone “%(zone)s”; say one such as Europe/Lisbon.") % {"zone": zone})
    made["zone"] = zone
    made = {name: part for name, part in made.items() if part}
    if who.get("consents") is not None:
        given = _list(who["consents"], f"{place}.consents", 9)
        if any(one not in CONSENTS for one in given):
            raise BadTest(f"{place}.consents", "bad_consent", gettext("Consents are %(names)s.") % {"names": ", ".join(CONSENTS)})
        # Somebody who may not be written to at all is told apart from one of whom nothing was said.
        made["consents"] = [one for one in CONSENTS if one in given]
    for name in ("fields", "account"):
        if values := _values(who.get(name) or {}, f"{place}.{name}"):
            made[name] = values
    return made


def _happens(raw: Any, place: str, *more: str, needed: bool = True) -> dict[str, Any]:
    event = _object(raw, place, {"type", "properties", *more})
    kind = _word(event, "type", place, 200)
    if needed and not kind:
        raise BadTest(f"{place}.type", "needs_type", gettext("Say what happens."))
    values = _values(event.get("properties") or {}, f"{place}.properties")
    return {name: part for name, part in {"type": kind, "properties": values}.items() if part}


def _answer(raw: Any, place: str) -> dict[str, Any]:
    answer = _object(raw, place, {"step", "does", "after"})
    does = _word(answer, "does", place)
    if not does:
        raise BadTest(f"{place}.does", "needs_answer", gettext("Say what is done with the message, such as opened or clicked."))
    return {"step": _match(answer.get("step"), ID, f"{place}.step"), "does": does, "after": _length(answer.get("after"), f"{place}.after")}


def _length(raw: Any, place: str) -> str:
    span = read_span(raw) if isinstance(raw, str) else None
    if span is None or span > FURTHEST:
        raise BadTest(place, "bad_length", gettext("Say a length such as PT2H or P1D, at most 80 days."))
    return write_span(span)


def _values(raw: Any, place: str) -> dict[str, Any]:
    values = _object(raw, place, None)
    return {_text(name, place, 200): value for name, value in values.items()}


def _word(raw: Mapping[str, Any], name: str, place: str, most: int = 64) -> str:
    return _text(raw.get(name) or "", f"{place}.{name}", most)


def _match(raw: Any, pattern: Any, place: str) -> str:
    if not isinstance(raw, str) or not pattern.fullmatch(raw):
        raise BadTest(place, "bad_text", gettext("Needed here: small letters, digits, - and _."))
    return raw


def _text(raw: Any, place: str, most: int) -> str:
    if not isinstance(raw, str) or len(raw) > most:
        raise BadTest(place, "bad_text", gettext("Needed here: a text of at most %(most)d letters.") % {"most": most})
    return raw


def _object(raw: Any, place: str, known: Any) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping) or not all(isinstance(name, str) for name in raw):
        raise BadTest(place, "not_an_object", gettext("An object is needed here."))
    for name in raw if known is not None else ():
        if name not in known:
            raise BadTest(f"{place}.{name}".lstrip("."), "unknown", gettext("“%(name)s” means nothing here.") % {"name": name[:100]})
    return raw


def _list(raw: Any, place: str, most: int) -> list[Any]:
    if raw is not None and not isinstance(raw, list):
        raise BadTest(place, "not_a_list", gettext("A list is needed here."))
    if len(raw or []) > most:
        raise BadTest(place, "too_many", gettext("At most %(most)d are possible.") % {"most": most})
    return raw or []


def _weigh(made: Kept, place: str) -> None:
    try:
        # Half a letter (a lone surrogate) cannot be written either.
        text = json.dumps(made, allow_nan=False, ensure_ascii=False)
        size = len(text.encode())
    except (TypeError, ValueError, RecursionError):
        raise BadTest(place, "not_json", gettext("Only texts, numbers, true, false, lists and objects can be stored.")) from None
    if size > MOST_BYTES:
        raise BadTest(place, "too_large", gettext("A test may have at most %(most)d bytes.") % {"most": MOST_BYTES})
    if "\\u0000" in text:
        raise BadTest(place, "bad_text", gettext("This test has a character that cannot be stored: NUL."))
