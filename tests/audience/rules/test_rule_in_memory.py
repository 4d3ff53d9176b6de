"""What rules mean, told by examples."""

import sys
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.rules import EVERYBODY, Facts, Verdict, explain, holds, needs, parse
from audience.rules.flips import next_flip, next_turn
from audience.rules.memory import compile
from audience.rules.windows import Seen, tally

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def ask(rule: Any, **known: Any) -> bool:
    return holds(parse(rule), Facts(now=NOW, **known))


def field(op: str, name: str, value: Any) -> dict[str, Any]:
    return {"op": op, "left": {"field": name}, "right": {"value": value}}


@pytest.mark.parametrize("rule", [None, {}, {"op": "all", "of": []}])
def test_no_rule_is_everybody(rule):
    assert parse(rule) == EVERYBODY
    assert ask(rule)


def test_any_of_nothing_is_nobody():
    assert not ask({"op": "any", "of": []})


@pytest.mark.row("D1")
def test_only_the_exact_match_enters():
    rule = {
        "op": "all",
        "of": [
            {"op": "eq", "left": {"event": "feature"}, "right": {"value": "seats"}},
            field("eq", "current_plan", "starter"),
            field("ge", "seats_used", 5),
        ],
    }
    right = {"event": {"feature": "seats"}, "fields": {"current_plan": "starter", "seats_used": 5}}

    assert ask(rule, **right)
    assert not ask(rule, **right | {"event": {"feature": "boards"}})
    assert not ask(rule, **right | {"fields": {"current_plan": "Starter", "seats_used": 5}})
    assert not ask(rule, **right | {"fields": {"current_plan": "starter", "seats_used": 4.999}})


@pytest.mark.row("D3")
def test_whoever_has_no_plan_is_not_on_the_top_one():
    rule = field("ne", "current_plan", "enterprise")

    assert not ask(rule, fields={"current_plan": "enterprise"})
    assert ask(rule, fields={"current_plan": "free"})
    assert ask(rule, fields={})
    assert ask(rule, fields={"current_plan": None})


@pytest.mark.row("D9")
def test_three_people_land_in_three_branches_and_the_first_that_fits_wins():
    paths = {
        "A": {"op": "all", "of": [field("eq", "current_plan", "free"), field("ge", "paywalled_feature_attempts", 3)]},
        "B": {"op": "all", "of": [field("eq", "current_plan", "starter"), field("ge", "storage_used_pct", 80)]},
        "C": {
            "op": "all",
            "of": [
                field("eq", "current_plan", "starter"),
                {"op": "ge", "left": {"field": "seats_used"}, "right": {"account": "seats_limit"}},
            ],
        },
    }

    def lands(account: Any = None, **fields: Any) -> str:
        return next((name for name, rule in paths.items() if ask(rule, fields=fields, account=account or {})), "else")

    assert lands(current_plan="free", paywalled_feature_attempts=3) == "A"
    assert lands(current_plan="starter", storage_used_pct=80.0, seats_used=1) == "B"
    assert lands({"seats_limit": 5}, current_plan="starter", storage_used_pct=79, seats_used=5) == "C"
    assert lands({"seats_limit": 5}, current_plan="starter", storage_used_pct=83, seats_used=6) == "B"
    assert lands({"seats_limit": 5}, current_plan="pro", storage_used_pct=99, seats_used=9) == "else"
    assert lands({}, current_plan="starter", seats_used=9) == "else"


TRIED_THRICE = {
    "op": "ge",
    "left": {"count": {"type": "paywall_encountered", "days": 7, "same": ["feature"]}},
    "right": {"value": 3},
}


def enters(*tries: tuple[float, str]) -> bool:
    """Walk the last of these tries (days, feature)."""
    log = [Seen("paywall_encountered", NOW + timedelta(days=day), {"feature": feature}) for day, feature in tries]
    last, rule = log[-1], parse(TRIED_THRICE)
    counts = {key: tally(count, log, now=last.at, entry=last.properties) for key, count in needs(rule).counts.items()}
    return holds(rule, Facts(now=last.at, event=last.properties, counts=counts))


@pytest.mark.row("A3")
def test_three_tries_of_one_feature_within_seven_days_enter():
    assert enters((0, "boards"), (3, "boards"), (6.9, "boards"))
    assert not enters((0, "boards"), (3, "boards"))
    assert not enters((0, "boards"), (4, "boards"), (8, "boards"))
    assert not enters((0, "boards"), (1, "export"), (2, "boards"))
    assert enters((0, "boards"), (1, "export"), (2, "boards"), (3, "boards"))


@pytest.mark.row("A3")
def test_a_try_exactly_seven_days_old_counts_no_more():
    second = 1 / 86_400

    assert not enters((0, "boards"), (3, "boards"), (7, "boards"))
    assert enters((second, "boards"), (3, "boards"), (7, "boards"))


@pytest.mark.row("D8")
def test_other_signals_are_counts_of_their_events():
    rule = parse(
        {
            "op": "all",
            "of": [
                {"op": "ge", "left": {"count": {"type": "collaborator_invited", "days": 14}}, "right": {"value": 2}},
                {"op": "ge", "left": {"distinct": {"type": "export_made", "days": 14, "of": "format"}}, "right": {"value": 2}},
                {"op": "ge", "left": {"sum": {"type": "purchase_completed", "of": "amount"}}, "right": {"value": 100}},
            ],
        }
    )
    log = [
        *(Seen("collaborator_invited", NOW - timedelta(days=day), {}) for day in (1, 2)),
        *(Seen("export_made", NOW, {"format": kind}) for kind in ("pdf", "pdf", "png")),
        *(Seen("purchase_completed", NOW - timedelta(days=400), {"amount": amount}) for amount in (60, 39.99, 0.01, "7")),
    ]

    counts = {key: tally(count, log, now=NOW) for key, count in needs(rule).counts.items()}

    assert sorted(map(str, counts.values())) == ["100", "2", "2"]
    assert holds(rule, Facts(now=NOW, counts=counts))


def test_where_narrows_the_events_that_count():
    rule = parse(
        {
            "op": "eq",
            "left": {"count": {"type": "export_made", "where": {"op": "gt", "left": {"event": "file.pages"}, "right": {"value": 10}}}},
            "right": {"value": 1},
        }
    )
    log = [Seen("export_made", NOW, {"file": {"pages": pages}}) for pages in (9, 11, "12", None)]

    assert holds(rule, Facts(now=NOW, counts={key: tally(count, log, now=NOW) for key, count in needs(rule).counts.items()}))


@pytest.mark.row("B3")
def test_branches_look_back_at_earlier_messages():
    def did(op: str, node: str | None, deed: str) -> dict[str, Any]:
        return {"op": op, "left": {"message": {"node": node, "did": deed}}}

    clicked = {"messages": {("push-1", "clicked"): "2026-11-23T09:00:00Z", (None, "clicked"): "2026-11-23T09:00:00Z"}}

    assert ask(did("is_true", "push-1", "clicked"), **clicked)
    assert ask(did("is_true", None, "clicked"), **clicked)
    assert ask(did("is_false", "mail-1", "clicked"), **clicked)
    assert not ask(did("is_false", "push-1", "clicked"), **clicked)
    assert ask(did("within_last", "push-1", "clicked") | {"right": {"value": "P2D"}}, **clicked)
    assert not ask(did("within_last", "push-1", "clicked") | {"right": {"value": "PT24H"}}, **clicked)


@pytest.mark.parametrize("stored", [None, "80", True, [80], {"n": 80}])
def test_another_type_is_false_and_its_negation_true(stored):
    fields = {"used": stored}

    assert not ask(field("eq", "used", 80), fields=fields)
    assert not ask(field("ge", "used", 1), fields=fields)
    assert not ask(field("lt", "used", 1_000), fields=fields)
    assert ask(field("ne", "used", 80), fields=fields)


def test_a_flag_that_is_missing_is_neither_true_nor_false():
    assert not ask({"op": "is_true", "left": {"field": "x"}})
    assert not ask({"op": "is_false", "left": {"field": "x"}})
    assert ask({"op": "is_false", "left": {"field": "x"}}, fields={"x": False})
    assert not ask(field("eq", "x", 1), fields={"x": True})


def test_a_day_is_its_first_instant():
    assert ask(field("before", "renews_on", "2026-11-24T00:00:01Z"), fields={"renews_on": "2026-11-24"})
    assert not ask(field("before", "renews_on", "2026-11-24"), fields={"renews_on": "2026-11-24"})
    assert ask(field("within_last", "seen_on", "P1D"), fields={"seen_on": "2026-11-24"})


def test_a_moment_with_an_offset_is_read_as_utc():
    assert ask(field("after", "at", "2026-11-24T11:00:00+02:00"), fields={"at": "2026-11-24T09:00:01Z"})


def test_a_rule_says_when_time_alone_will_turn_it():
    rule = parse(
        {"op": "any", "of": [field("not_within_last", "seen_at", "P14D"), field("within_next", "renews_at", "P30D")]},
    )

    def flip(**fields: Any) -> datetime | None:
        return next_flip(rule, Facts(now=NOW, fields=fields))

    assert flip(seen_at="2026-11-20T10:00:00Z") == datetime(2026, 12, 4, 10, tzinfo=UTC)
    assert flip(renews_at="2027-01-01") == datetime(2026, 12, 2, tzinfo=UTC)
    assert flip(seen_at="2026-11-20T10:00:00Z", renews_at="2026-12-01") == datetime(2026, 12, 1, tzinfo=UTC)
    assert flip(seen_at="2026-02-31") is None
    assert flip() is None


def test_a_flip_is_the_first_moment_with_another_answer():
    for op, at in (("within_last", "2026-11-20T10:00:00Z"), ("within_next", "2026-12-20T00:00:00Z"), ("within_next", "2026-11-25")):
        rule, fields = parse(field(op, "at", "P14D")), {"at": at}
        turn = next_flip(rule, Facts(now=NOW, fields=fields))
        assert turn is not None
        before = holds(rule, Facts(now=turn - timedelta(microseconds=1), fields=fields))
        assert holds(rule, Facts(now=turn, fields=fields)) is not before


@given(
    ages=st.lists(st.integers(0, 20 * 24 * 60), max_size=6),
    bound=st.integers(0, 4),
    op=st.sampled_from(["ge", "lt", "eq"]),
    days=st.integers(1, 14),
)
def test_a_window_turns_only_when_it_says_so(ages, bound, op, days):
    rule = parse({"op": op, "left": {"count": {"type": "export_made", "days": days}}, "right": {"value": bound}})
    ((name, count),) = needs(rule).counts.items()
    events = [Seen("export_made", NOW - timedelta(minutes=age), {}) for age in ages]

    def facts(now: datetime) -> Facts:
        return Facts(now=now, counts={name: tally(count, events, now=now)}, turns={name: next_turn(count, events, now=now)})

    now, answer = NOW, holds(rule, facts(NOW))
    while (turn := next_flip(rule, facts(now))) is not None:
        assert turn > now
        assert holds(rule, facts(turn - timedelta(microseconds=1))) is answer
        now, answer = turn, holds(rule, facts(turn))
    assert holds(rule, facts(NOW + timedelta(days=100))) is answer


def test_a_window_turns_when_what_it_counts_fits_no_more():
    where = {"op": "within_next", "left": {"event": "due"}, "right": {"value": "P2D"}}
    (count,) = needs(parse({"op": "ge", "left": {"count": {"type": "task", "where": where}}, "right": {"value": 1}})).counts.values()

    assert next_turn(count, [Seen("task", NOW, {"due": "2026-12-24T10:00:00Z"})], now=NOW) == datetime(2026, 12, 22, 10, tzinfo=UTC)
    assert next_turn(count, [Seen("task", NOW, {})], now=NOW) is None


def test_an_explanation_keeps_what_was_seen_and_comes_back_from_json():
    rule = parse({"op": "any", "of": [field("ge", "used", 80), {"op": "not", "of": {"op": "known", "left": {"field": "plan"}}}]})

    verdict = explain(rule, Facts(now=NOW, fields={"used": 83, "plan": "x" * 200}))

    assert verdict.dump() == {
        "is": True,
        "of": [{"is": True, "saw": [83, 80]}, {"is": False, "of": [{"is": True, "saw": ["x" * 79 + "…"]}]}],
    }
    assert Verdict.load(rule, verdict.dump()).dump() == verdict.dump()


def test_a_rule_tells_what_it_needs():
    found = needs(
        parse(TRIED_THRICE),
        parse(field("within_last", "seen_at", "P1D")),
        parse({"op": "eq", "left": {"account": "seats"}, "right": {"event": "a.b"}}),
    )

    assert (found.fields, found.account, found.event) == ({"seen_at"}, {"seats"}, {"a.b", "feature"})
    assert list(found.counts) == ['{"count":{"days":7,"same":["feature"],"type":"paywall_encountered"}}']
    assert found.time
    assert not needs(parse(field("eq", "plan", "free"))).time


def test_three_comparisons_are_a_few_calls():
    """Nothing of a rule is read again when it is asked: a hundred thousand people are asked in a backtest."""
    check = compile(
        parse({"op": "all", "of": [field("eq", "plan", "free"), field("ge", "used", 80), field("in", "zone", ["a", "b"])]}),
    )
    facts = Facts(now=NOW, fields={"plan": "free", "used": 80.5, "zone": "b"})
    calls: list[str] = []

    def heard(frame: FrameType, event: str, arg: object) -> None:
        if event in ("call", "c_call"):
            calls.append(event)

    sys.setprofile(heard)
    try:
        found = check(facts)
    finally:
        sys.setprofile(None)

    assert found is True
    assert len(calls) <= 30
