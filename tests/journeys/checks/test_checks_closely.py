"""What the checks say of whom and of what, and where they hold their tongue."""

from dataclasses import replace
from datetime import timedelta

import pytest

from journeys.checks.base import Inside, Known
from journeys.checks.examine import examine
from journeys.graph.shape import canonical
from tests.journeys.checks.test_checks import FIXTURES, KNOWN, MODAL, NOW, REPEAT, WAITING, counting, loop, plan_is
from tests.journeys.drawing import edge, line, push, simple, start, step, wait


@pytest.mark.parametrize(("settings", "speaks"), [({"message_class": "transactional"}, True), ({}, False), ({"is_prompt": False}, True)])
def test_a_message_sells_when_it_is_promotional_and_says_so(settings, speaks):
    found = examine(line(start(), push(**settings)), KNOWN)

    assert any(one.check == "prompt" for one in found) == speaks
    off = examine(line(start(), push(**settings), prompt=False), KNOWN)
    assert not any(one.check == "prompt" for one in off)


def test_a_property_that_no_starting_event_lacks_wants_no_fallback():
    graph = line(start(types=["usage_threshold_hit"]), push(body="{{ pct }} % of {{ event.meter }}"))
    known = replace(KNOWN, variables=KNOWN.variables | {"pct"})

    assert {one.field for one in examine(graph, known) if one.check == "texts"} == {"pct", "event.meter"}
    sure = replace(known, needed={"usage_threshold_hit": frozenset({"pct"})})
    assert {one.field for one in examine(graph, sure) if one.check == "texts"} == {"event.meter"}


def test_a_step_of_another_installation_is_named():
    graph = canonical({**simple(), "nodes": [*simple()["nodes"][:3], {"id": "goal", "type": "send_pigeon"}]})
    assert any("send_pigeon" in finding.text and finding.blocks for finding in examine(graph, KNOWN))


@pytest.mark.row("D6")
def test_an_event_that_nobody_registered_is_named_with_when_it_came_last():
    known = Known(schema=KNOWN.schema, registered=KNOWN.registered, seen={"odd": NOW - timedelta(hours=3)}, now=NOW)
    found = [f for f in examine(canonical(line(start(types=["odd"]), push())), known) if f.check == "events"]
    assert found[0].text == "“odd” is not registered. It came last 3 hours ago."


@pytest.mark.row("D6")
def test_a_known_event_that_never_came_is_said_and_wants_no_tick():
    graph = canonical(line(start(types=["feature_limit_reached"]), push(), step("w", "wait_for", {"events": [{"type": "session"}]})))
    known = replace(KNOWN, registered=KNOWN.registered | {"session"}, seen={"feature_limit_reached": None, "session": None})
    found = {f.node: (f.level, f.text) for f in examine(graph, known) if f.check == "events"}

    assert found["start"] == ("advice", "“feature_limit_reached” has never come so far. Does your application send it?")
    assert found["w"][0] == "advice"

    came = replace(known, seen={"feature_limit_reached": NOW, "session": NOW})
    assert [f for f in examine(graph, came) if f.check == "events"] == []


@pytest.mark.row("D6")
def test_a_crossing_is_not_missed_while_usage_is_reported():
    graph = canonical(line(start(), push()))
    quiet = replace(KNOWN, seen={"usage_threshold_hit": None, "usage_reported": None})
    assert [f.level for f in examine(graph, quiet) if f.check == "events"] == ["advice"]
    told = replace(KNOWN, seen={"usage_threshold_hit": None, "usage_reported": NOW})
    assert [f for f in examine(graph, told) if f.check == "events"] == []


def on_plans(body, rule=None):
    where = {"where": rule} if rule else {}
    return canonical(line(start(**where), push(body=body)))


BOARDS = "Room for {{ next_plan.limits.boards }} boards."


@pytest.mark.row("A11")
@pytest.mark.parametrize(
    ("graph", "blocked"),
    [
        (on_plans(BOARDS), True),
        (on_plans(BOARDS, plan_is("eq", "free")), True),
        (on_plans(BOARDS, plan_is("ne", "free")), False),
        (on_plans(BOARDS, plan_is("in", "pro", "enterprise")), False),
        (on_plans(BOARDS, {"op": "not", "of": plan_is("eq", "free")}), False),
        (
            on_plans(
                BOARDS, {"op": "all", "of": [plan_is("eq", "pro"), {"op": "ge", "left": {"field": "seats_used"}, "right": {"value": 3}}]}
            ),
            False,
        ),
        (
            on_plans(
                BOARDS, {"op": "any", "of": [plan_is("eq", "pro"), {"op": "ge", "left": {"field": "seats_used"}, "right": {"value": 3}}]}
            ),
            True,
        ),
        (on_plans("{{ plan.limits.boards }} boards are full."), True),
        (on_plans("{{ plan.limits.seats }} seats are full."), False),
    ],
)
def test_only_plans_on_which_somebody_may_come_there_need_the_value(graph, blocked):
    found = [f for f in examine(graph, WAITING["catalogue"]) if f.check == "catalogue"]
    assert bool(found) is blocked
    assert all(f.blocks and "of Pro" in f.text for f in found)


@pytest.mark.row("A11")
@pytest.mark.parametrize(("port", "blocked"), [("a", True), ("else", False)])
def test_a_branch_by_plan_tells_who_comes_to_a_message(port, blocked):
    graph = line(start(), step("fork", "branch", {"paths": [{"key": "a", "label": "a", "rule": plan_is("eq", "free")}]}))
    graph["nodes"].append(push(body=BOARDS))
    graph["edges"].append(edge("fork", "push", port))
    assert bool([f for f in examine(canonical(graph), WAITING["catalogue"]) if f.check == "catalogue"]) is blocked


@pytest.mark.row("C14")
@pytest.mark.parametrize(("port", "refused"), [("happened", False), ("timeout", True)])
def test_a_modal_may_come_after_a_wait_by_what_was_waited_for(port, refused):
    api, modal = step("start", "entry_api", {}), step("modal", "send_in_app", MODAL)
    graph = line(api, step("w", "wait_for"))
    graph["nodes"].append(modal)
    graph["edges"].append(edge("w", "modal", port))
    assert bool([f for f in examine(canonical(graph), KNOWN) if f.check == "modal"]) is refused

    banner = canonical(line(api, step("modal", "send_in_app", {**MODAL, "style": "banner"})))
    assert [f for f in examine(banner, KNOWN) if f.check == "modal"] == []


@pytest.mark.row("A20")
@pytest.mark.parametrize(
    ("standing", "sandbox", "level"),
    [
        ("unregistered", True, "error"),
        ("unregistered", False, "error"),
        ("missing", False, "error"),
        ("inactive", False, "error"),
        ("missing", True, "advice"),
        ("ready", False, None),
    ],
)
def test_a_promotional_sms_needs_a_sender_that_carriers_approved(standing, sandbox, level):
    graph = canonical(line(start(), step("sms", "send_sms")))
    found = [f.level for f in examine(graph, replace(KNOWN, sms_sender=standing, sandbox=sandbox)) if f.check == "sender"]
    assert found == ([level] if level else [])

    help_ = canonical(line(start(), step("sms", "send_sms", {"text": "Your code is 1.", "message_class": "transactional"})))
    assert [f for f in examine(help_, replace(KNOWN, sms_sender=standing, sandbox=sandbox)) if f.check == "sender"] == []


@pytest.mark.row("A10")
@pytest.mark.row("A12")
def test_advice_names_the_step_the_word_and_the_number_of_links():
    two = {"text": "Upgrade now: https://a.example or https://b.example"}
    found = [f for f in examine(canonical(line(start(), step("sms", "send_sms", two))), KNOWN) if f.check == "copy"]
    assert {f.field: f.level for f in found} == {"leads_with_plan": "advice", "many_links": "advice"}
    named = canonical(line(start(), push("push", "x")))
    named["nodes"][-1]["settings"]["title"] = "Pro has more room"
    assert "leads_with_plan" in {f.field for f in examine(named, WAITING["catalogue"]) if f.check == "copy"}
    help_ = canonical(line(start(), step("sms", "send_sms", two), prompt=False))
    assert [f for f in examine(help_, KNOWN) if f.check == "copy"] == []


@pytest.mark.row("E12")
def test_a_line_that_takes_more_than_a_month_says_how_long_it_is():
    (found,) = [f for f in examine(canonical(FIXTURES["throttles"][0]), WAITING["throttles"]) if f.check == "throttles"]
    assert found.text == "“Throttle”: 7300 people stand in line. At this number the last of them passes in 30 days."


@pytest.mark.row("E12")
@pytest.mark.row("E3")
@pytest.mark.parametrize("bad", [{"most": 0}, {"most": -1}, {"per": "week"}])
def test_a_throttle_that_lets_nobody_pass_cannot_be_published(bad):
    graph = line(start(), step("gate", "throttle", {"most": 1, "per": "hour", **bad}), push())
    assert [f.node for f in examine(canonical(graph), KNOWN) if f.check == "settings" and f.blocks] == ["gate"]
    none = canonical(line(start(in_all=0), push()))
    assert [f.field for f in examine(none, KNOWN) if f.check == "settings" and f.blocks] == ["in_all"]


def test_people_on_a_removed_step_are_named_for_each_version_that_they_walk_and_nothing_is_said_of_what_becomes_of_them():
    inside = (Inside(3, "gone", "Wait 4 days", 17), Inside(1, "gone", "Wait 3 days", 1), Inside(1, "push", "Push", 5))
    known = replace(KNOWN, inside=inside, live_steps=frozenset({"start", "gone"}))
    found = [f for f in examine(canonical(simple()), known) if f.check == "removed"]

    assert [f.text for f in found] == [
        "17 people wait at “Wait 4 days” of version 3, which is removed. Choose whether they stay, move or leave.",
        "1 person waits at “Wait 3 days” of version 1, which is removed. Choose whether they stay, move or leave.",
    ]
    assert len({f.key for f in found}) == 2
    assert {f.level for f in found} == {"warning"}


def test_a_step_that_was_gone_from_the_live_version_already_wants_no_tick_again():
    known = replace(KNOWN, inside=(Inside(1, "gone", "Wait 3 days", 1),), live_steps=frozenset({"start"}))
    assert [f.level for f in examine(canonical(simple()), known) if f.check == "removed"] == ["advice"]


@pytest.mark.row("E4")
@pytest.mark.row("E5")
@pytest.mark.parametrize(
    ("kind", "settings", "level", "says"),
    [
        ("wait_date", {"field": "seats_used"}, "error", "“seats_used” holds no dates"),
        ("wait_date", {"field": "first_name"}, "warning", "known as a text"),
        ("wait_date", {"field": "expires_at"}, "warning", "nobody has had a field"),
        ("wait_date", {"field": "renews_at", "of": "account"}, "warning", "nobody has had a field"),
        ("wait_for", {"condition": {"op": "ge", "left": {"event": "pct"}, "right": {"value": 80}}}, "warning", "does not change any more"),
    ],
)
def test_a_wait_for_what_cannot_come_is_named(kind, settings, level, says):
    found = [f for f in examine(canonical(line(start(), push(), step("w", kind, settings))), KNOWN) if f.check == "waits"]
    assert [(f.level, f.node) for f in found] == [(level, "w")]
    assert says in found[0].text


@pytest.mark.row("E5")
def test_a_condition_is_checked_like_any_rule_and_one_thing_to_wait_for_is_enough():
    condition = {"op": "contains", "left": {"field": "seats_used"}, "right": {"value": "x"}}
    asked = examine(canonical(line(start(), push(), step("w", "wait_for", {"condition": condition}))), KNOWN)
    nothing = examine(canonical(line(start(), push(), step("w", "wait_for", {"give_up_after": "P1D"}))), KNOWN)

    assert [f.text for f in asked if f.blocks] == ["Wait for something: “contains” does not fit the type number."]
    assert [f.text for f in nothing if f.blocks] == ["Wait for something: Choose an event, or say what must be true."]


@pytest.mark.row("E11")
def test_a_loop_wants_a_wait_and_an_end():
    endless = [f.field for f in examine(canonical(loop(push(), by="next")), KNOWN) if f.check == "loops"]
    bounded = [f.field for f in examine(canonical(loop(push(), REPEAT, by="again")), KNOWN) if f.check == "loops"]
    waiting = [f.field for f in examine(canonical(loop(push(), wait(), by="next")), KNOWN) if f.check == "loops"]
    assert (endless, bounded, waiting) == (["wait", "repeat"], ["wait"], ["repeat"])


def test_a_count_of_everything_that_ever_happened_is_warned_about_where_months_are_dropped():
    def found(known):
        return [finding.check for finding in examine(counting(), known) if finding.check == "windows"]

    assert found(KNOWN) == ["windows"]
    assert found(replace(KNOWN, events_kept=None)) == []
