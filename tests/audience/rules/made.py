"""Any rule, any JSON that may be stored, any log: for tests that hold for all of them."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

NAMES = ("plan", "used", "limit", "seen_at", "tags")
TYPES = ("paywall_encountered", "session_started")

texts = st.one_of(
    st.sampled_from(["", "a", "A", "ab", "é", "é", "ß", "日本", "🎉", "%s", "it's", '"', "\\", "1", "true", "null", "\n", "2026-11-24\n"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
)
moments = st.one_of(
    st.sampled_from(
        [
            "2026-11-24T10:00:00Z",
            "2026-11-24T10:00:00.25Z",
            "2026-11-24T10:00:00.250000Z",
            "2026-11-24T10:00:00.250001Z",
            "2026-11-10T10:00:00.25Z",
            "2026-11-10T10:00:00.250001Z",
            "2026-11-24",
            "2026-11-25",
            "2026-02-31",
            "2026-11-24T10:00:00+00:00",
            "2026-11-24T25:00:00Z",
            "2026-11-24T10:00:00.1234567Z",
        ]
    ),
    st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 20)).map(lambda m: m.isoformat() + "Z"),
)
numbers = st.one_of(
    st.sampled_from([0, 1, -1, 80, 1.0, -0.0, 0.1, 0.30000000000000004, 1e23, 10**23, 2**53, 2**53 + 1, float(2**53), 5e-324, 1e307]),
    st.integers(-(10**30), 10**30),
    st.integers(-3, 3),
    st.floats(allow_nan=False, allow_infinity=False, max_value=1e307, min_value=-1e307),
)
scalars = st.one_of(texts, moments, numbers, st.booleans())
stored = st.one_of(
    scalars,
    st.none(),
    st.lists(st.one_of(scalars, st.none(), st.lists(scalars, max_size=2)), max_size=4),
    st.dictionaries(st.sampled_from(["a", "0", "plan"]), st.one_of(scalars, st.lists(scalars, max_size=2)), max_size=2),
)
things = st.dictionaries(st.sampled_from(NAMES), stored, max_size=5)

spans = st.sampled_from(["P14D", "P1D", "PT1H", "PT1S", "P1DT2H3M4S"])
paths = st.sampled_from([*NAMES, "tags.a", "tags.0", "plan.plan"])


def written_as(op: str, left: Any, right: Any) -> dict[str, Any]:
    return {"op": op, "left": left, "right": right}


def compared(left: st.SearchStrategy[Any], right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = ["eq", "ne", "lt", "le", "gt", "ge", "contains", "not_contains", "starts", "ends"]
    listed = st.lists(scalars, max_size=4).map(lambda v: {"value": v})
    moment = st.sampled_from(["2026-11-24T10:00:00Z", "2026-11-24", "2026-11-24T12:00:00.5+02:00"]).map(lambda v: {"value": v})
    not_literal = right.filter(lambda o: "value" not in o)
    return st.one_of(
        st.builds(written_as, st.sampled_from(plain), left, right),
        st.builds(
            lambda o, a, b: {"op": o, "left": a, "right": b}, st.sampled_from(["in", "not_in"]), left, st.one_of(listed, not_literal)
        ),
        st.builds(written_as, st.sampled_from(["before", "after"]), left, st.one_of(moment, not_literal)),
        st.builds(
            written_as,
            st.sampled_from(["within_last", "not_within_last", "within_next"]),
            left,
            spans.map(lambda v: {"value": v}),
        ),
        st.builds(lambda o, a: {"op": o, "left": a}, st.sampled_from(["known", "unknown", "is_true", "is_false"]), left),
    )


events = paths.map(lambda path: {"event": path})
literals = st.one_of(scalars, st.lists(scalars, max_size=3)).map(lambda v: {"value": v})
narrow = compared(events, st.one_of(literals, events))


@st.composite
def counts(draw: st.DrawFn) -> dict[str, Any]:
    take = draw(st.sampled_from(["count", "count", "sum", "distinct", "first", "last"]))
    body: dict[str, Any] = {"type": draw(st.sampled_from(TYPES))}
    body |= draw(st.sampled_from([{}, {"days": 7}, {"hours": 3}, {"minutes": 1}]))
    if take in ("sum", "distinct") or (take != "count" and draw(st.booleans())):
        body["of"] = draw(paths)
    if draw(st.booleans()):
        body["same"] = [draw(paths)]
    if draw(st.booleans()):
        body["where"] = draw(narrow)
    return {take: body}


operands = st.one_of(
    st.sampled_from(NAMES).map(lambda name: {"field": name}),
    st.sampled_from(NAMES).map(lambda name: {"account": name}),
    events,
    counts(),
    st.sampled_from([None, "push-1"]).map(lambda node: {"message": {"node": node, "did": "opened"}}),
)
leaves = compared(st.one_of(operands, operands, literals), st.one_of(operands, literals))
rules = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda op, of: {"op": op, "of": of}, st.sampled_from(["all", "any"]), st.lists(inner, max_size=3)),
        inner.map(lambda of: {"op": "not", "of": of}),
    ),
    max_leaves=4,
)
deeds = st.sampled_from([None, True, "2026-11-24T09:00:00Z"])
logs = st.lists(
    st.tuples(
        st.sampled_from(TYPES),
        st.sampled_from(
            [timedelta(days=7), timedelta(hours=3), timedelta(minutes=1), timedelta(), timedelta(days=40), -timedelta(seconds=1)]
        ),
        st.sampled_from([timedelta(), timedelta(microseconds=1), timedelta(seconds=1), timedelta(seconds=-1)]),
        things,
    ),
    max_size=6,
)
