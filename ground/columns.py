"""Rows on their way into a statement: one array for each column, which costs the server a third of what one JSON array does.

A statement says ``from rows(id bigint, note text, said jsonb) as x``. Types: bigint, int, smallint, boolean, numeric, text, jsonb,
timestamptz, and ``texts``, which arrives as ``text[]``. None is null, but for ``texts``, where it is empty.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

from ground.jsons import dump

# JSON and names never hold them, so they may stand between them.
UNIT, RECORD = "\x1f", "\x1e"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ROWS = re.compile(r"\brows\(([^()]+)\) as (\w+)", re.IGNORECASE)

Column = Callable[[Sequence[Any]], str]


def microseconds(moment: datetime) -> int:
    """Count since 1970."""
    return (moment - EPOCH) // _MICROSECOND


def array(numbers: Iterable[Any]) -> str:
    """Write an array of what needs no quotes: numbers, yes and no."""
    text = ",".join(map(str, numbers))
    return "{" + (text.replace("None", "NULL") if "None" in text else text) + "}"


def joined(texts: Iterable[str]) -> str:
    return UNIT.join(texts)


def moments(values: Iterable[datetime | None]) -> str:
    """Write moments as microseconds; nearly all of a step are the same one."""
    known: dict[datetime | None, int | None] = {None: None}
    found = []
    for value in values:
        if value not in known:
            known[value] = microseconds(value)  # type: ignore[arg-type]
        found.append(known[value])
    return array(found)


def texts(values: Sequence[str | None]) -> str:
    """Write an array of texts whatever stands in them."""
    whole = UNIT.join(["" if value is None else value for value in values])
    if None in values or whole.count(UNIT) != len(values) - 1:
        return "{" + ",".join("NULL" if value is None else f'"{_escaped(value)}"' for value in values) + "}"
    return '{"' + _escaped(whole).replace(UNIT, '","') + '"}'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"') if '"' in text or "\\" in text else text


def _documents(values: Iterable[Any]) -> str:
    return joined("" if value is None else "{}" if value == {} else dump(value) for value in values)


def _lists(values: Iterable[Iterable[str] | None]) -> str:
    return texts([RECORD.join(value or ()) for value in values])


# In two parts: beyond the year 2255 the microseconds alone are more than the server multiplies exactly.
_MOMENT = "'epoch'::timestamptz + {0} / 1000000 * interval '1 second' + {0} %% 1000000 * interval '1 microsecond'"
_BY_TYPE: dict[str, tuple[Column, str, str]] = {
    "text": (texts, "%(r_{0})s::text[]", "{0}"),
    "texts": (_lists, "%(r_{0})s::text[]", "string_to_array({0}, E'\\x1e')"),
    "jsonb": (_documents, "string_to_array(%(r_{0})s, E'\\x1f')", "nullif({0}, '')::jsonb"),
    "timestamptz": (moments, "%(r_{0})s::bigint[]", _MOMENT),
    **{number: (array, f"%(r_{{0}})s::{number}[]", "{0}") for number in ("bigint", "int", "smallint", "boolean", "numeric")},
}


@cache
def taking_rows(sql: str) -> tuple[str, tuple[tuple[str, Column], ...]]:
    """Give a statement as the server reads it, and the columns that its rows are turned into; no columns where it takes none so."""
    found = _ROWS.search(sql)
    if found is None:
        return sql, ()
    named = [tuple(part.split()) for part in found[1].split(",")]
    arrays = ", ".join(_BY_TYPE[type_][1].format(name) for name, type_ in named)
    names = ", ".join(name for name, _ in named)
    read = ", ".join(f"{_BY_TYPE[type_][2].format(f'u.{name}')} as {name}" for name, type_ in named)
    source = f"(select {read} from unnest({arrays}) as u({names})) as {found[2]}"
    return sql[: found.start()] + source + sql[found.end() :], tuple((name, _BY_TYPE[type_][0]) for name, type_ in named)


def arguments(columns: Sequence[tuple[str, Column]], rows: Sequence[Any]) -> dict[str, str]:
    """Turn rows (mappings, or objects with these attributes; at least one) into the arguments of ``taking_rows``."""
    get = (itemgetter if isinstance(rows[0], Mapping) else attrgetter)(*(name for name, _ in columns))
    across = zip(*map(get, rows), strict=True) if len(columns) > 1 else [tuple(map(get, rows))]
    return {f"r_{name}": write(values) for (name, write), values in zip(columns, across, strict=True)}
