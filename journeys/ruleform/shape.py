"""What the builder shows: a rule in JSON becomes groups and rows that a template can draw."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from audience.rules.ast import UNFINISHED, RuleError, parse
from audience.rules.tree import ALONE, DEEDS, SPANS, TAKES
from audience.rules.types import Problem, Schema, check
from audience.rules.words import draft_words
from ground.words import gettext
from journeys.ruleform import phrases
from journeys.ruleform.draft import as_group, named, operators_of, read_as, shown, source_of, span_of, type_of
from journeys.ruleform.known import Known

# Deeper groups come from files only; the builder shows them in words.
MAX_LEVEL = 3
MISSING = UNFINISHED | {"not_a_rule", "not_an_operand", "needs_value", "unknown_operator", "not_a_moment"}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is wrong with a row: ``error`` or ``warning``; ``unfinished`` where something was taken back and is to be chosen again."""

    severity: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A part that this form cannot show in fields. It is said in words and posted back as it was."""

    at: str
    data: Any
    words: str
    notes: tuple[Note, ...] = ()
    what: str = "kept"

    @property
    def json(self) -> str:
        return json.dumps(self.data, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison. ``listing`` names the list of suggestions; ``right`` is none, span, value or a field's name."""

    at: str
    source: str
    name: str
    listing: str
    op: str
    operators: list[Choice]
    right: str
    sources: list[Choice] = field(default_factory=list)
    sides: list[Choice] = field(default_factory=list)
    side: str = "value"
    value: str = ""
    way: str = "auto"
    likely: tuple[str, ...] = ()
    units: list[Choice] = field(default_factory=list)
    nodes: list[Choice] = field(default_factory=list)
    deeds: list[Choice] = field(default_factory=list)
    takes: list[Choice] = field(default_factory=list)
    take: str = ""
    of: str = ""
    window: str = ""
    units_of_window: list[Choice] = field(default_factory=list)
    same: tuple[str, ...] = ()
    where: "Box | None" = None
    notes: tuple[Note, ...] = ()
    unfinished: bool = False
    what: str = "row"

    @property
    def is_list(self) -> bool:
        return self.way.startswith("list:")

    @property
    def ever(self) -> bool:
        return not self.window


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A group: all, any or none of its parts. ``narrow`` inside a "where", where only the event's own properties count."""

    at: str
    kind: str
    kinds: list[Choice]
    parts: "list[Row | Kept | Box]"
    level: int
    narrow: bool = False
    what: str = "box"

    @property
    def may_nest(self) -> bool:
        return self.level < MAX_LEVEL and not self.narrow


def choices(words: Mapping[str, str], chosen: str, only: Iterable[str] | None = None) -> list[Choice]:
    """Make the entries of a list box; what is chosen is among them even where it does not fit."""
    values = list(words if only is None else only)
    if chosen and chosen not in values:
        values.append(chosen)
    # gettext of nothing would be the head of the catalogue.
    return [Choice(value, gettext(said) if (said := words.get(value, value)) else "", value == chosen) for value in values]


def shape(data: Any, known: Known) -> Box:
    """Draw a whole rule; a single comparison stands in a group of one."""
    return _Shaper(known).box(data, "0", 1, known.schema)


@dataclass(frozen=True, slots=True)
class _Shaper:
    known: Known

    def box(self, data: Any, at: str, level: int, schema: Schema, *, narrow: bool = False) -> Box:
        kind, parts = as_group(data) or ("all", [data] if data else [])
        drawn = [self.part(part, f"{at}.{i}", level, schema, narrow=narrow) for i, part in enumerate(parts)]
        return Box(at=at, kind=kind, kinds=choices(phrases.GROUPS, kind), parts=drawn, level=level, narrow=narrow)

    def part(self, data: Any, at: str, level: int, schema: Schema, *, narrow: bool) -> Row | Kept | Box:
        if as_group(data) is not None:
            return self.kept(data, at, schema) if level >= MAX_LEVEL else self.box(data, at, level + 1, schema, narrow=narrow)
        if not isinstance(data, Mapping):
            return self.row({}, at, schema, narrow=narrow)
        return self.row(data, at, schema, narrow=narrow) if self.can_show(data, schema) else self.kept(data, at, schema)

    def kept(self, data: Any, at: str, schema: Schema) -> Kept:
        notes, _unfinished = self.judge(data, schema)
        return Kept(at=at, data=data, words=draft_words(data, translate=gettext, labels=self.known.labels), notes=notes)

    def can_show(self, data: Mapping[str, Any], schema: Schema) -> bool:
        """Say whether fields could give this comparison back unchanged."""
        source, what = source_of(data.get("left"))
        if source and source not in (*phrases.SOURCES, *TAKES):
            return False
        if source in TAKES and not (isinstance(what, Mapping) and isinstance(what.get("same") or [], list)):
            return False
        side, value = source_of(data.get("right"))
        op = str(data.get("op") or "")
        if not side or op in ALONE:
            return True
        if side != "value":
            return side in phrases.SIDES and isinstance(value, str)
        if op in SPANS:
            return span_of(value) is not None
        return shown(value, read_as(op, type_of(data.get("left"), schema, schema.entry), value)) is not None

    def row(self, data: Mapping[str, Any], at: str, schema: Schema, *, narrow: bool) -> Row:
        source, what = source_of(data.get("left"))
        source, take = ("count", source) if source in TAKES else (source or ("event" if narrow else "field"), "")
        kind = type_of(data.get("left"), schema, schema.entry)
        operators = operators_of(kind)
        op = str(data["op"] if data.get("op") is not None else operators[0] if named(data.get("left")) else "")
        is_named = named(data.get("left"))
        notes, unfinished = self.judge(data, schema)
        return Row(
            at=at,
            source=source,
            sources=[] if narrow else choices(phrases.SOURCES, source),
            name=what if isinstance(what, str) else str(what.get("type") or "") if isinstance(what, Mapping) else "",
            listing={"field": "fields", "account": "account", "event": _list_of(schema.entry) if narrow else "event"}.get(source, "types"),
            op=op,
            operators=choices(self.operator_words(source, take), op, _offered(operators, op, is_named=is_named)),
            notes=(*notes, *_open(data, source, is_named=is_named)),
            unfinished=unfinished,
            **self.right(data, op, kind, source, narrow=narrow, schema=schema),
            **(self.count(take, what, at, schema) if source == "count" else {}),
            **(self.message(what) if source == "message" else {}),
        )

    def operator_words(self, source: str, take: str) -> Mapping[str, str]:
        if source == "message":
            return {**phrases.OPERATORS, **phrases.OF_A_MESSAGE}
        return {**phrases.OPERATORS, **phrases.OF_A_COUNT} if take == "count" else phrases.OPERATORS

    def right(self, data: Mapping[str, Any], op: str, kind: str | None, source: str, *, narrow: bool, schema: Schema) -> dict[str, Any]:
        if op in ALONE or not (op or named(data.get("left"))):
            return {"right": "none"}
        side, value = source_of(data.get("right"))
        side = side or "value"
        if op in SPANS:
            number, unit = span_of(value) or (14, "days")
            return {"right": "span", "value": str(number), "units": choices(phrases.UNITS, unit)}
        sides = choices(phrases.SIDES, side, [one for one in phrases.SIDES if not narrow or one in ("value", "event")])
        if side != "value":
            return {"right": "name", "side": side, "sides": sides, "value": value if isinstance(value, str) else ""}
        way = read_as(op, kind, value)
        likely = self.likely(data.get("left"), source, schema)
        return {"right": "value", "sides": sides, "way": way, "value": shown(value, way) or "", "likely": likely}

    def likely(self, left: Any, source: str, schema: Schema) -> tuple[str, ...]:
        _kind, name = source_of(left)
        owners = [f"{event}.{name}" for event in schema.entry] if source == "event" else [f"{source}:{name}"]
        likely = tuple(dict.fromkeys(value for owner in owners for value in self.known.choices.get(owner, ())))
        kind = type_of(left, schema, schema.entry)
        if likely or not isinstance(name, str) or kind != "text" or source not in ("field", "account"):
            return likely
        return self.known.seen("account" if source == "account" else "person", name)

    def count(self, take: str, what: Any, at: str, schema: Schema) -> dict[str, Any]:
        body = what if isinstance(what, Mapping) else {}
        unit = next((unit for unit in phrases.UNITS if body.get(unit) is not None), "")
        kind = str(body.get("type") or "")
        return {
            "take": take,
            "takes": choices(phrases.TAKES, take),
            "of": str(body.get("of") or ""),
            "window": str(body[unit]) if unit else "",
            "units_of_window": choices({**phrases.UNITS, **phrases.EVER}, unit),
            "same": tuple(one for one in body.get("same") or [] if isinstance(one, str)),
            "where": self.box(body["where"], f"{at}.w", 1, self.inside(kind), narrow=True) if body.get("where") else None,
        }

    def inside(self, kind: str) -> Schema:
        """Give the schema of a "where": only the counted event is in sight."""
        return Schema(events=self.known.schema.events, entry=(kind,))

    def message(self, what: Any) -> dict[str, Any]:
        body = what if isinstance(what, Mapping) else {}
        node = str(body.get("node") or "")
        return {
            "nodes": choices({"": gettext("any message"), **self.known.messages}, node),
            "deeds": choices(phrases.DEEDS, str(body.get("did") or "opened"), DEEDS),
        }

    def judge(self, data: Any, schema: Schema) -> tuple[tuple[Note, ...], bool]:
        """Say what is wrong with one comparison, and whether it is only unfinished."""
        try:
            found: list[Problem] = check(parse(data), schema) if data else []
        except RuleError as error:
            if error.code in MISSING:
                return self.named(data, schema), True
            return (Note(severity="error", sentence=error.say(gettext)),), False
        return _notes(found), not data

    def named(self, data: Any, schema: Schema) -> tuple[Note, ...]:
        """Say at once where nobody has what an unfinished comparison is about."""
        try:
            return _notes(check(parse({"op": "known", "left": data.get("left")}), schema))
        except RuleError:
            return ()


def _notes(found: list[Problem]) -> tuple[Note, ...]:
    return tuple(
        Note(severity=p.severity, sentence=p.say(gettext)) for p in found if ".where." not in p.path and p.code != "wrong_operator"
    )


def _offered(operators: Iterable[str], op: str, *, is_named: bool) -> list[str]:
    """List operators to choose from: none before anything is named, and "choose" while none holds."""
    if not is_named:
        return [op] if op else []
    return [*operators] if op else ["", *operators]


def _open(data: Mapping[str, Any], source: str, *, is_named: bool) -> list[Note]:
    """Say what was taken back because it did not fit what the rule is about now."""
    said = []
    if data.get("op") and not is_named:
        said.append(gettext(phrases.NAME_IT.get(source, phrases.NAME_IT["field"])))
    if data.get("op") == "":
        said.append(gettext(phrases.CHOOSE_AGAIN))
    return [Note(severity="unfinished", sentence=sentence) for sentence in said]


def _list_of(entry: tuple[str, ...]) -> str:
    return f"of-{entry[0]}" if entry else "event"
