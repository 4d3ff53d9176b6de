"""D1, D7, D8, D10, D14, D15, D18: entering by rules, counters, gaps and texts."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from channels.models import Guardrails, Message
from engine.models import Run
from tests.journeys.drawing import edge, line, push, start, step
from tests.world import graph_of


def compare(op, left, value):
    return {"op": op, "left": left, "right": {"value": value}}


def all_of(*rules):
    return {"op": "all", "of": list(rules)}


def entry(type_, where, **everywhere):
    return graph_of(
        ("start", "entry_event", {"types": [type_], "where": where, "reentry": "always"}),
        ("out", "exit", {"reason": "seen"}),
        edges=["start.next out"],
        **everywhere,
    )


SEATS_OF_STARTER = all_of(
    compare("eq", {"event": "feature"}, "seats"),
    compare("eq", {"field": "current_plan"}, "starter"),
    compare("ge", {"field": "seats_used"}, 5),
)


@pytest.mark.row("D1")
@pytest.mark.row("D3")
def test_three_near_misses_do_not_enter_and_the_match_does(world):
    world.journey(entry("feature_limit_reached", SEATS_OF_STARTER))
    people = {
        "another feature": (world.person("ada", plan="starter", seats_used=5), "boards"),
        "another plan": (world.person("ben", plan="pro", seats_used=5), "seats"),
        "one seat fewer": (world.person("cleo", plan="starter", seats_used=4), "seats"),
        "the match": (world.person("dov", plan="starter", seats_used=5), "seats"),
    }
    for who, feature in people.values():
        world.event(who, "feature_limit_reached", feature=feature)

    assert [run.person_id for run in Run.objects.all()] == [people["the match"][0].id]
    assert {name: world.why(who, "refused") for name, (who, _f) in people.items()} == {
        "another feature": ["refused:filter"],
        "another plan": ["refused:filter"],
        "one seat fewer": ["refused:filter"],
        "the match": [],
    }


@pytest.mark.row("D7")
def test_who_logs_in_often_enough_enters_and_the_frequency_looks_back_thirty_days_only(world):
    often = compare("gt", {"count": {"type": "session_started", "days": 30}}, 12)
    world.journey(entry("session_started", often))
    ada, ben = world.person("ada"), world.person("ben")

    for _ in range(13):
        world.later(days=2).event(ada, "session_started").later(days=1).event(ben, "session_started")

    # Ten of every second or third day fit into thirty days; a thirteenth needs a denser month.
    assert Run.objects.count() == 0
    for _ in range(4):
        world.later(hours=12).event(ada, "session_started")
    assert {run.person_id for run in Run.objects.all()} == {ada.id}


@pytest.mark.row("D7")
@pytest.mark.row("A2")
@pytest.mark.parametrize(
    ("second", "runs"), [({"day": 31, "hour": 23, "minute": 59}, 1), ({"month": 4, "day": 1, "hour": 0, "minute": 1}, 2)]
)
def test_thresholds_are_armed_again_when_the_billing_period_rolls(world, second, runs):
    ada = world.person("ada")
    world.journey(entry("usage_threshold_hit", {}))
    world.event(ada, "usage_reported", meter="sends", used=85, limit=100)

    world.until(datetime(2026, 3, 2, tzinfo=ZoneInfo("UTC")).replace(**second))
    world.event(ada, "usage_reported", meter="sends", used=82, limit=100)

    assert Run.objects.count() == runs


@pytest.mark.row("D7")
def test_a_billing_period_may_have_a_name_of_its_own(world):
    ada = world.person("ada")
    world.journey(entry("usage_threshold_hit", {}))
    for period in ("P1", "P1", "P2"):
        world.later(days=1).event(ada, "usage_reported", meter="sends", used=85, limit=100, period=period)

    assert [run.memory["event"]["period"] for run in Run.objects.order_by("id")] == ["P1", "P2"]


@pytest.mark.row("D8")
def test_shares_invitations_exports_and_integrations_are_counted_in_a_window_and_onboarding_is_a_field(world):
    done = {"op": "is_true", "left": {"field": "onboarded"}}
    rule = all_of(
        compare("ge", {"count": {"type": "collaborator_invited", "days": 14}}, 2),
        compare("ge", {"distinct": {"type": "export_made", "days": 14, "of": "format"}}, 2),
        done,
    )
    world.journey(entry("integration_added", rule))
    ada, ben = world.person("ada", onboarded=True), world.person("ben", onboarded=True)
    for who, formats in ((ada, ("pdf", "png")), (ben, ("pdf", "pdf"))):
        world.event(who, "collaborator_invited").event(who, "collaborator_invited")
        for kind in formats:
            world.event(who, "export_made", format=kind)
        world.event(who, "integration_added", name="chat")

    assert [run.person_id for run in Run.objects.all()] == [ada.id]
    world.later(days=14, seconds=1).event(ada, "integration_added", name="mail")
    assert Run.objects.count() == 1


@pytest.mark.row("D10")
def test_the_canvas_flags_the_same_text_on_sibling_paths(db, boss):
    from audience.history import Actor
    from audience.now import database_now
    from journeys.operations.create import create

    free = {"paths": [{"key": "a", "label": "Free", "rule": compare("eq", {"field": "current_plan"}, "free")}]}
    graph = line(start(), step("fork", "branch", free), push("left", "See your options."))
    graph["nodes"].append(push("right", "See your options."))
    graph["edges"].append(edge("fork", "right", "else"))
    create(Actor("user:boss"), name="Nudge", key="nudge", now=database_now(), graph=graph)

    page = boss.get("/admin/journeys/nudge/publish/").content.decode()

    assert "says the same as" in page
    assert "on another path" in page


def prompt(type_, **settings):
    return graph_of(
        ("start", "entry_event", {"types": [type_], **settings}),
        ("push", "send_push", {"title": "Nearly full", "body": "8 of 10 boards are used"}),
        edges=["start.next push"],
        prompt=True,
    )


@pytest.mark.row("D14")
@pytest.mark.row("D15")
@pytest.mark.parametrize("gap", [14, 30])
@pytest.mark.parametrize(("seconds", "heard"), [(-1, 1), (0, 2), (1, 2)])
def test_the_gap_between_prompts_of_two_journeys_is_right_to_the_second(world, gap, seconds, heard):
    Guardrails.objects.create(prompt_gap=timedelta(days=gap))
    ada = world.person("ada")
    world.journey(prompt("feature_limit_reached"), "one")
    world.journey(prompt("paywall_encountered"), "other")
    world.event(ada, "feature_limit_reached", feature="boards")
    sent = Message.objects.get(person_id=ada.id).sent_at
    ada.refresh_from_db()
    assert ada.fields["last_upgrade_prompt_seen"] == sent.isoformat().replace("+00:00", "Z")

    world.until(sent + timedelta(days=gap, seconds=seconds))
    world.event(ada, "paywall_encountered", feature="boards")

    assert len(world.heard_by(ada)) == heard
    assert world.why(ada, "refused") == ([] if heard == 2 else ["refused:prompt_gap"])


@pytest.mark.row("D15")
@pytest.mark.row("E2")
@pytest.mark.parametrize("days", [14, 21, 30])
@pytest.mark.parametrize(("seconds", "runs"), [(-1, 1), (0, 2), (1, 2)])
def test_re_entry_waits_the_configured_days_to_the_second(world, days, seconds, runs):
    ada = world.person("ada")
    world.journey(prompt("feature_limit_reached", reentry="after", after=f"P{days}D") | {"everywhere": {"prompt": False}})
    world.event(ada, "feature_limit_reached", feature="boards")

    world.until(world.run_of(ada).started_at + timedelta(days=days, seconds=seconds))
    world.event(ada, "feature_limit_reached", feature="boards")

    assert Run.objects.count() == runs


@pytest.mark.row("D14")
def test_a_run_that_said_nothing_gives_the_gap_back(world):
    ada = world.person("ada", push_token="")
    world.journey(prompt("feature_limit_reached"), "one")
    world.journey(prompt("paywall_encountered"), "other")

    world.event(ada, "feature_limit_reached", feature="boards")
    assert Message.objects.get().state == "skipped"
    world.later(minutes=5).event(ada, "paywall_encountered", feature="boards")

    assert Run.objects.count() == 2


@pytest.mark.row("D18")
@pytest.mark.row("E22")
def test_a_missing_value_takes_its_fallback_or_skips_with_the_reason_and_is_never_a_blank(world):
    ada = world.person("ada")
    bare = {"text": "You are on {{ favourite_colour }}.", "is_prompt": False}
    kind = {"text": 'You are on {{ favourite_colour | default: "blue" }}.', "is_prompt": False}
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("bare", "send_sms", bare),
            ("kind", "send_sms", kind),
            edges=["start.next bare", "bare.next kind"],
        )
    )
    world.event(ada, "feature_limit_reached", feature="boards")

    skipped = Message.objects.get(node="bare")
    assert (skipped.state, skipped.why, skipped.why_values["names"]) == ("skipped", "missing_value", ["favourite_colour"])
    assert world.heard_by(ada) == ["You are on blue."]
