"""What the newer checks say, and in which cases they hold their tongue."""

from dataclasses import replace
from datetime import timedelta

import pytest

from channels.content.texts import EmailText, PushText, SmsText
from channels.content.tone import calmed, says_gain, tricks
from journeys.checks.base import Other
from journeys.checks.examine import examine
from journeys.checks.others import other_of
from journeys.graph.answers import all_answered, say_answers
from journeys.graph.shape import canonical
from journeys.graph.surgery import look
from tests.journeys.checks.test_checks import KNOWN, MODAL, NOW, PLANS, plan_is
from tests.journeys.drawing import edge, line, push, simple, start, step, wait

pytestmark = pytest.mark.usefixtures("monday")


def found(check, graph, known=KNOWN):
    return [one for one in examine(canonical(graph), known) if one.check == check]


@pytest.mark.row("B9")
@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("LAST CHANCE: your plan is nearly full", {"urgent", "shouted"}),
        ("Last chance to save", {"urgent"}),
        ("Act now, the offer ends today", {"urgent"}),
        ("Nearly full!!!", {"exclaimed"}),
        ("Nearly full! ! Look", {"exclaimed"}),
        ("UPGRADE your plan", {"shouted"}),
        ("BUY MORE today", {"shouted"}),
        ("Nearly full!", set()),
        ("Reply STOP to opt out. HELP for help.", set()),
        ("API access, SSO and SAML are on Pro", set()),
        ("It lasts until the chance you take", set()),
        ("{{ LAST_CHANCE }} of {{ limit }}", set()),
        ("https://acme.example/LAST-CHANCE!!!", set()),
        ("", set()),
    ],
)
def test_urgency_tricks_are_told_from_plain_words(said, kinds):
    assert set(tricks(SmsText(text=said))) == kinds
    assert set(tricks(EmailText(subject=said))) == kinds


@pytest.mark.row("B9")
@pytest.mark.parametrize(
    ("said", "calm"),
    [
        ("Nearly full!!!", "Nearly full."),
        ("BUY MORE room. ONLY TODAY", "Buy more room. Only today"),
        ("{{ name }} is FULL NOW!! https://acme.example/BUY!!", "{{ name }} is full now. https://acme.example/BUY!!"),
        ("Reply STOP to opt out", "Reply STOP to opt out"),
    ],
)
def test_what_shouts_is_written_calmly(said, calm):
    assert calmed(said) == calm
    assert {"exclaimed", "shouted"} & set(tricks(SmsText(text=calmed(said)))) == set()


@pytest.mark.row("C15")
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PushText(title="Nearly full", body="See your options."), False),
        (PushText(title="Upgrade", body="Upgrade to Pro now."), False),
        (PushText(title="Hello {{ first_name }}", body="Upgrade now."), False),
        (PushText(title="{{ plan.name | default: 'Pro' }}", body="Get it."), False),
        (SmsText(text="Upgrade here: https://acme.example/up?a=10"), False),
        (PushText(title="Nearly full", body="{{ used }} of {{ limit }}."), True),
        (PushText(title="9 of 10 boards", body="Upgrade."), True),
        (PushText(title="Nearly full", body="Pro removes the cap."), True),
        (PushText(title="Upgrade", body="Get unlimited boards for everybody."), False),
        (PushText(title="Unlimited boards", body="Upgrade."), True),
        (EmailText(subject="Upgrade", mjml="<mj-text>Ten times the room</mj-text>"), True),
    ],
)
def test_a_prompt_names_a_number_or_a_benefit_besides_its_call(text, says):
    assert says_gain(text) is says


@pytest.mark.row("A1")
@pytest.mark.row("C13")
def test_an_upsell_by_the_calendar_is_weighty_and_one_that_waited_for_a_deed_is_not():
    monday = step("start", "every_monday", {})
    (bare,) = found("schedule_only", line(monday, push()))
    assert (bare.weighty, bare.blocks, bare.node) == (True, False, "push")
    assert found("answers", line(monday, push())) == []

    # By the side path somebody did something; by the time-out nobody did.
    graph = line(monday, step("w", "wait_for", {"events": [{"type": "feature_limit_reached"}]}))
    graph["nodes"] += [push("did"), push("nothing", "Others.")]
    graph["edges"] += [edge("w", "did", "happened"), edge("w", "nothing", "timeout")]
    assert [one.node for one in found("schedule_only", graph)] == ["nothing"]
    assert found("schedule_only", line(monday, push(), prompt=False)) == []
    assert found("schedule_only", line(monday, push(is_prompt=False))) == []
    assert found("schedule_only", line(step("start", "entry_api", {}), push())) == []


@pytest.mark.row("C14")
def test_a_modal_that_the_calendar_leads_to_is_refused():
    assert [one.level for one in found("modal", line(step("start", "every_monday", {}), step("m", "send_in_app", MODAL)))] == ["error"]


@pytest.mark.row("B10")
def test_each_message_says_what_it_answers_and_an_orphan_is_flagged():
    graph = line(start(types=["feature_limit_reached", "usage_threshold_hit"]), push(), step("w", "wait_for"), push("later", "Again."))
    graph["nodes"].append(push("glad", "Thanks."))
    graph["edges"].append(edge("w", "glad", "happened"))
    steps, paths = look(canonical(graph))

    assert say_answers(all_answered(steps, paths)["push"]) == "feature_limit_reached or usage_threshold_hit"
    assert say_answers(all_answered(steps, paths)["later"]) == "feature_limit_reached or usage_threshold_hit"
    assert say_answers(all_answered(steps, paths)["glad"]) == "an open or a click"

    lost = {**simple(), "nodes": [*simple()["nodes"], push("orphan", "Hello.")]}
    assert [(one.node, one.level) for one in found("answers", lost)] == [("orphan", "warning")]
    called = canonical(line(step("start", "entry_api", {}), push()))
    assert say_answers(all_answered(*look(called))["push"]) == "When your application calls"
    assert found("answers", called) == []
    assert [one.node for one in found("answers", line(step("start", "entry_event", {}), push()))] == ["push"]


@pytest.mark.row("D6")
@pytest.mark.parametrize(("days", "level"), [(13, None), (15, "warning"), (400, "warning")])
def test_a_trigger_that_fell_silent_is_named_with_when_it_came_last(days, level):
    known = replace(KNOWN, seen={"usage_threshold_hit": NOW - timedelta(days=days)})
    assert [one.level for one in found("not_arriving", simple(), known)] == ([level] if level else [])
    if level:
        (one,) = found("not_arriving", simple(), known)
        assert f"came last {days} days ago" in one.text
        # Usage that is reported says the crossing by itself.
        assert found("not_arriving", simple(), replace(known, seen={**known.seen, "usage_reported": NOW})) == []
        both = line(start(types=["usage_threshold_hit", "feature_limit_reached"]), push())
        still = replace(known, seen={**known.seen, "feature_limit_reached": NOW})
        assert [one.level for one in found("not_arriving", both, still)] == ["advice"]


def test_an_event_that_never_came_is_no_silence():
    assert found("not_arriving", simple(), replace(KNOWN, seen={"usage_threshold_hit": None})) == []


@pytest.mark.row("A22")
def test_what_sells_is_no_transactional_message():
    (one,) = found("consent_class", line(start(), push(body="{{ next_plan.name }} has more room", message_class="transactional")))
    assert (one.weighty, one.field, bool(one.remedy)) == (True, "message_class", True)
    assert "next_plan" in one.text
    assert found("consent_class", line(start(), push(body="{{ next_plan.name }} has more room"))) == []
    paid = push(body="You upgraded to Pro. Thank you.", message_class="transactional")
    assert found("consent_class", line(start(), paid)) == []
    unknown = line(start(), push(message_class="whatever"))
    assert [one.blocks for one in examine(canonical(unknown), KNOWN) if one.field == "message_class"] != []


@pytest.mark.row("C3")
@pytest.mark.parametrize(
    ("where", "plans"),
    [
        ({}, "Pro"),
        ({"where": plan_is("ne", "pro")}, None),
        ({"where": plan_is("eq", "pro")}, "Pro"),
        ({"where": plan_is("not_in", "pro", "enterprise")}, None),
        ({"where": plan_is("eq", "free")}, None),
    ],
)
def test_a_journey_that_sells_to_a_plan_without_a_way_up_is_warned_about(where, plans):
    known = replace(KNOWN, plans=PLANS)
    told = found("way_up", line(start(**where), push()), known)
    assert [plans in one.text for one in told] == ([True] if plans else [])
    assert found("way_up", line(start(**where), push(is_prompt=False)), known) == []
    assert found("way_up", line(start(**where), push(), prompt=False), known) == []
    assert found("way_up", line(start(**where), push())) == []


@pytest.mark.row("C3")
def test_a_branch_may_keep_the_highest_plan_away_from_what_sells():
    free = {"paths": [{"key": "a", "label": "a", "rule": plan_is("eq", "free")}]}
    graph = line(start(), step("fork", "branch", free), push())
    assert found("way_up", graph, replace(KNOWN, plans=PLANS)) == []
    unsold = ({**PLANS[0]}, {**PLANS[1], "sold": False})
    assert "Free" in found("way_up", graph, replace(KNOWN, plans=unsold))[0].text


BESIDE = Other(name="First steps", types=frozenset({"usage_threshold_hit"}), messages=3, lasts=timedelta(days=7), prompt=False)


def four(**everywhere):
    sends = [one for n in range(4) for one in (push(f"p{n}", f"Text {n}"), wait(f"w{n}"))]
    return line(start(), *sends[:-1], **everywhere)


@pytest.mark.row("D20")
def test_messages_of_all_journeys_that_begin_with_the_same_event_are_counted_together():
    (one,) = found("together", four(), replace(KNOWN, others=(BESIDE,)))
    assert one.text == "Together with “First steps” a person could hear 7 messages in 7 days."
    assert (one.level, one.node) == ("warning", "start")

    assert found("together", four(), replace(KNOWN, others=(replace(BESIDE, messages=1),))) == []
    assert found("together", four(), replace(KNOWN, others=(replace(BESIDE, types=frozenset({"session_started"})),))) == []


@pytest.mark.row("D20")
def test_two_that_sell_are_never_walked_at_once_so_only_their_order_is_advised():
    rival = replace(BESIDE, name="Seats are full", prompt=True)
    (one,) = found("together", four(), replace(KNOWN, others=(rival,)))
    assert (one.level, one.field) == ("advice", "priority")
    assert found("together", four(priority=5), replace(KNOWN, others=(rival,))) == []
    assert [one.field for one in found("together", four(prompt=False), replace(KNOWN, others=(rival,)))] == ["messages"]


def test_another_journey_is_read_by_its_longest_path():
    other = other_of("X", canonical(four(prompt=False, priority=3)))
    assert (other.messages, other.lasts, other.prompt, other.priority) == (4, timedelta(days=3), False, 3)
    assert other.types == {"usage_threshold_hit"}


def test_a_text_that_cannot_be_read_is_told_with_the_word_that_is_wrong():
    (one,) = found("texts", line(start(), push(body="{{ pct | defualt: 80 }}")))

    assert one.text.endswith("Line 1, near “defualt”: No filter is called “defualt”.")
