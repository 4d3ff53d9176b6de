"""Every decision has a sentence: never a code alone, and what nobody explained is still readable."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.gate.reasons import REASONS
from engine.models import Step
from insights.why import Names, details, sentence, title
from insights.why.endings import ENDINGS
from insights.why.entries import REFUSALS
from insights.why.moves import MOVES
from insights.why.names import Happened, JourneyName
from insights.why.versions import StepWords, VersionWords
from journeys.node import shelf
from tests.insights.stories import ada_at_her_limit, nudge, seats
from tests.world import World

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KINDS = {
    "refused": REFUSALS,
    "moved": MOVES,
    "ended": ENDINGS,
    "requested": REASONS,
    "asked": REASONS,
}
ALL_CODES = [(kind, code) for kind, codes in KINDS.items() for code in codes]
ALL_CODES += [
    ("entered", ""),
    ("held_out", ""),
    ("rested", ""),
    ("goal", "goal"),
    ("goal", "after_walk"),
    ("goal", "held_out"),
    ("requested", "ready"),
    ("asked", "claimed"),
]


def step(kind: str, code: str = "", **more: object) -> Step:
    plain = {"person_id": 1, "journey_id": 2, "version_id": 3, "run_id": 4, "node": "wait", "visit": 1, "at": NOON, "values": {}}
    return Step(kind=kind, code=code, **{**plain, **more})


def names(**more: object) -> Names:
    branch, wait = shelf["branch"], shelf["wait_time"]
    steps = {
        "wait": StepWords("wait", "A day of rest", wait, wait.read({"lasts": "P1D"}, 1)),
        "which": StepWords("which", "Which plan?", branch, branch.read(dict(branch.example), 1)),
    }
    version = VersionWords(7, 2, steps, {"holdout": 0.1})
    plain = {
        "now": NOON,
        "home_zone": "Europe/Lisbon",
        "journeys": {2: JourneyName("nudge", "Nudge"), 9: JourneyName("seats", "Seats are full")},
        "versions": {3: version},
        "people": {1: "Ada", 5: "Ben"},
        "plans": {"pro": "Pro"},
    }
    return Names(**{**plain, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "code"), ALL_CODES)
def test_every_code_has_a_sentence_and_a_title(kind: str, code: str) -> None:
    told = sentence(step(kind, code), names())

    assert told.endswith((".", "…")), told
    assert told.strip(".").lower() != code.replace("_", " ")
    assert "%(" not in told
    assert "{" not in told
    assert len(told.split()) > 1
    assert title(step(kind, code), names())


@pytest.mark.parametrize("kind", [*KINDS, "goal", "rested", "something_new"])
def test_a_code_of_somebody_elses_is_readable(kind: str) -> None:
    told = sentence(step(kind, "walked_into_a_bar"), names())

    assert "walked_into_a_bar" not in told
    assert kind in ("goal", "rested") or "walked into a bar" in told.lower()


@pytest.mark.parametrize("kind", ["entered", "refused", "moved", "rested", "requested", "goal", "ended"])
def test_what_a_step_named_may_be_gone(kind: str) -> None:
    alone = Names(now=NOON)

    assert sentence(step(kind, "filter" if kind == "refused" else "", values={"tried": [{"path": "a", "is": True}]}), alone)
    assert title(step(kind), alone)
    assert details(step(kind, "rule_holds", values={"tried": [{"path": "a", "is": True}]}), alone) is not None


@pytest.mark.row("N3")
def test_an_entry_too_soon_says_how_long_ago_and_how_long_is_needed() -> None:
    values = {"last": "2026-02-20 12:00:00+00:00", "after_seconds": 30 * 86400.0}

    assert sentence(step("refused", "too_soon", values=values), names()) == (
        "Last entry 10 days ago, on Friday 20 February, 12:00; 30 days are needed."
    )


def test_another_upsell_is_called_by_its_name() -> None:
    told = sentence(step("refused", "upsell_running", values={"journey": 9, "run": 8}), names())

    assert told == "Seats are full is already selling an upgrade to this customer; one at a time."


def test_the_held_out_hear_how_many_they_are() -> None:
    assert sentence(step("held_out"), names()).startswith("Belongs to the 10\u202f% who are only watched")


def test_a_colleagues_upgrade_says_who_and_to_what() -> None:
    known = names(events={6: Happened("plan_upgraded", 5, {"to": "pro"})}, taken_back={4: ("email",)})

    assert sentence(step("goal", "goal", event_id=6), known) == (
        "Ben, of the same account: plan_upgraded to Pro, so the journey is over. Taken back before it went out: e-mail."
    )
    told = sentence(step("ended", "$plan_change", event_id=6, values={"exit": 0, "by": 5}), known)
    assert told.startswith("The plan changed: plan_upgraded to Pro. Ben, of the same account, did it.")


@pytest.mark.row("N3")
def test_quiet_hours_name_the_clock_of_the_person() -> None:
    values = {"zones": ["Europe/Lisbon"], "source": "person", "until": "2026-03-03T09:00:00Z"}
    late = NOON + timedelta(hours=9, minutes=40)

    told = sentence(step("requested", "quiet_hours", values=values, at=late), names())

    assert told == "21:40 in Lisbon is inside the quiet hours. It is asked again: Tuesday 3 March, 09:00 in Lisbon."


def test_a_rest_says_until_when_while_it_lasts() -> None:
    resting = names(resting={(4, "wait", 1): NOON + timedelta(days=1)})

    assert sentence(step("rested"), resting) == "1 day. Until Tuesday 3 March, 12:00."
    assert sentence(step("rested"), names()) == "1 day."


def test_a_broken_verdict_breaks_no_page() -> None:
    values = {"tried": [{"path": "a", "is": False, "of": [{}]}, {"path": "zebra", "is": True}, "nonsense"]}

    told = sentence(step("moved", "rule_holds", node="which", values=values), names())

    assert "“Free” no: its rule has changed." in told
    assert "“zebra” yes: its rule is gone." in told


def test_one_look_up_serves_a_page_of_steps(world: World, django_assert_max_num_queries: object) -> None:
    from insights.why import look_up

    nudge(world), seats(world)
    ada_at_her_limit(world)
    world.later(days=8)
    steps = list(Step.objects.order_by("id"))
    assert len(steps) > 8

    with django_assert_max_num_queries(8):  # type: ignore[operator]
        look_up(steps, now=world.now)


def waits_named() -> Names:
    for_, date = shelf["wait_for"], shelf["wait_date"]
    rule = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "pro"}}
    steps = {
        "for": StepWords("for", "On Pro?", for_, for_.read({"condition": rule, "give_up_after": "P3D"}, 2)),
        "date": StepWords("date", "Before renewal", date, date.read({"field": "renews_at", "side": "before", "by": "P3D"}, 1)),
    }
    return names(versions={3: VersionWords(7, 2, steps)})


@pytest.mark.row("E5")
def test_a_wait_for_a_condition_says_what_is_waited_for_and_what_came_of_it() -> None:
    said = {"verdict": {"is": True, "saw": ["pro", "pro"]}}

    assert sentence(step("rested", "looks_again", node="for", values={"until": "2026-03-05T12:00:00Z"}), waits_named()) == (
        "As soon as current_plan is pro, Up to 3 days. Until Thursday 5 March, 12:00."
    )
    assert sentence(step("moved", "came_true", node="for", port="happened", values=said), waits_named()) == (
        "What was waited for is true: current_plan pro is pro. Went on by “It is true”."
    )
    assert sentence(step("moved", "gave_up", node="for", port="timeout"), waits_named()) == (
        "It did not come within 3 days that current_plan is pro. Went on by “After 3 days”."
    )


@pytest.mark.row("E4")
def test_a_wait_until_a_date_says_the_date_and_why_somebody_was_too_late() -> None:
    said = {"field": "renews_at", "date": "2026-03-05", "zone": "Europe/Lisbon"}

    assert sentence(step("moved", "date_came", node="date", port="next", values=said), waits_named()) == (
        "The moment has come: Until 3 days before renews_at. The date is 2026-03-05."
    )
    assert sentence(step("ended", "date_past", node="date"), waits_named()) == (
        "Came to “Before renewal” too late for its date. Until 3 days before renews_at."
    )
    assert sentence(step("moved", "no_date", node="date", port="next", values={"field": "renews_at", "saw": "soon"}), waits_named()) == (
        "“renews_at” holds no date but soon. Went on."
    )


@pytest.mark.row("E2")
def test_whoever_may_not_come_again_hears_how_long_or_how_often() -> None:
    left = {"last": "2026-02-20 12:00:00+00:00", "after_seconds": 30 * 86400.0}

    assert sentence(step("refused", "left_too_soon", values=left), names()) == (
        "Left 10 days ago, on Friday 20 February, 12:00; 30 days are needed."
    )
    assert sentence(step("refused", "too_often", values={"times": 3, "last": "2026-02-20 12:00:00+00:00"}), names()) == (
        "Entered 3 times before, the last time on Friday 20 February, 12:00; more are not allowed."
    )


def test_quiet_hours_of_an_unknown_zone_name_where_it_is_night() -> None:
    values = {"zones": ["America/New_York", "Pacific/Honolulu"], "asleep": ["Pacific/Honolulu"], "until": "2026-03-02T19:00:00Z"}
    told = sentence(step("asked", "quiet_hours", values=values, at=datetime(2026, 3, 2, 18, 53, tzinfo=UTC)), names())

    assert told == (
        "The time zone is not known: in 1 of 2 possible zones these are quiet hours. That is 08:53 in Honolulu."
        " All of them must be awake; with a time zone in the profile only that one counts. It is asked again: 09:00 in Honolulu."
    )


def test_the_end_of_a_path_at_a_goal_is_not_told_as_the_goal(world: World) -> None:
    from audience.models import Person
    from channels.models import Message
    from channels.receipts.hear import hear
    from insights.why import look_up

    nudge(world)
    ada = world.person("ada", plan="starter", account="northwind", storage_used_pct=83)
    ben = world.person("ben", plan="starter", account="northwind")
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80).later(minutes=5)
    message = Message.objects.get(person_id=ada.pk, state="sent")
    hear(message.pk, "clicked", world.now, {}, provider_event_id="clicked", now=world.now)
    world.later(days=2)
    world.event(ben, "plan_upgraded", to="pro")
    world.later(minutes=1)

    steps = list(Step.objects.filter(person_id=ada.pk, kind__in=["ended", "goal"]).order_by("id"))
    known = look_up(steps, now=world.now)
    told = [(title(one, known), sentence(one, known)) for one in steps]
    name = str(Person.objects.get(pk=ben.pk))
    assert told == [
        (
            "Finished Nudge at the limit",
            "Walked to the end without having reached the goal. Within 14 days of entry it still counts.",
        ),
        (
            "Reached the goal of Nudge at the limit",
            f"{name}, of the same account: plan_upgraded to Pro. The walk was over by then; within its days the goal counts all the same.",
        ),
    ]


@pytest.mark.parametrize("code", REASONS)
def test_an_outcome_has_no_gap_where_only_the_gate_knew_the_values(code: str) -> None:
    assert "?" not in sentence(step("moved", "skipped", values={"why": code}), names())


def test_what_was_earlier_the_same_day_is_said_with_its_day() -> None:
    earlier = (NOON - timedelta(hours=3)).isoformat()

    gap = sentence(step("asked", "prompt_gap", values={"prompt_at": earlier, "gap": "14 days"}), names())
    soon = sentence(step("refused", "too_soon", values={"last": earlier, "after_seconds": 86400}), names())
    held = sentence(step("asked", "onboarding", values={"until": (NOON + timedelta(hours=3)).isoformat()}), names())

    assert "The last upgrade prompt was on Monday 2 March, 09:00;" in gap
    assert "Last entry 3 hours ago, on Monday 2 March, 09:00;" in soon
    assert "before 15:00" in held
