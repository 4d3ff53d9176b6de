"""Who came to a step is who waits there, went on, left or was moved away, whatever people did; walk by walk it is the same."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers, lists, sampled_from, tuples

from engine.core.transfer import Choice
from engine.models import Job, Run, Version
from engine.runtime import by_hand
from engine.runtime.again import try_again
from engine.runtime.jobs import work_on
from engine.runtime.poison import _fail
from engine.runtime.transfers import put_back, transfer
from journeys.pages import walked
from journeys.pages.counts import numbers, rows_of
from journeys.pages.crowd import Crowd
from tests.world import World, graph_of

LIMIT = "feature_limit_reached"
FIRST = graph_of(
    ("start", "entry_event", {"types": [LIMIT], "reentry": "always"}),
    ("which", "split", {"shares": [{"key": k, "label": k, "percent": 50} for k in "ab"], "salt": "which"}),
    ("push", "send_push", {"title": "Push", "body": "Push"}),
    ("wait", "wait_for", {"events": [{"type": "session_started"}], "look_back": "", "give_up_after": "P1D"}),
    ("day", "wait_time", {"lasts": "P1D"}),
    ("sms", "send_sms", {"text": "By SMS."}),
    ("goal", "goal", {}),
    edges=[
        *("start.next which", "which.a push", "which.b wait", "push.next day"),
        *("wait.happened day", "wait.timeout sms", "day.next wait", "sms.next goal"),
    ],
    goal={"type": "plan_upgraded"},
)
# Another way out of the day: all versions together must look up where an edge led in each.
SECOND = {**FIRST, "edges": [{**one, "to": "sms"} if one["from"] == "day" else one for one in FIRST["edges"]]}
STEPS = ["push", "wait", "day", "sms", "goal"]
BACK = ["back", "there_and_back", "out_and_back"]
DEEDS = ["comes", "visits", "upgrades", "time", "put", "put_on_the_other", "go_on", "end", "fail", "again", "transfer", "take_out", *BACK]


def does(world, journey, versions, people, deed, which, to):
    live = list(Run.objects.filter(journey=journey, ended_at=None).order_by("id"))
    run, person, now = (live[which % len(live)] if live else None), people[which % len(people)], world.now
    match deed:
        case "comes":
            world.event(person, LIMIT, feature="boards")
        case "visits":
            world.event(person, "session_started")
        case "upgrades":
            world.event(person, "plan_upgraded", to=["starter", "pro", "enterprise"][which % 3])
        case "time":
            world.later(hours=5 + which * 7)
        case "again" if failed := Run.objects.filter(journey=journey, state="failed").order_by("id").first():
            if not any(one.person_id == failed.person_id for one in live):
                try_again(failed.pk, now)
        case "back" if done := Job.objects.filter(journey=journey, kind="transfer").exclude(state__in=Job.ACTIVE).order_by("-id").first():
            put_back(done, by="test", now=now)
            work_on(now, budget_seconds=5)
        case _ if run is None:
            return
        case "put" | "put_on_the_other":
            target = versions[which % 2] if deed != "put" else next(one for one in versions if one.pk == run.version_id)
            by_hand.put_at(run.pk, target.pk, STEPS[to], now)
        case "go_on":
            by_hand.let_go_on(run.pk, now)
        case "end":
            by_hand.end_run(run.pk, "by_hand", now)
        case "fail":
            _fail(run.pk, now, "broken")
        case "transfer" | "take_out" | "there_and_back" | "out_and_back":
            out = "out" in deed
            other = next(one for one in versions if one.pk != run.version_id)
            choice = Choice(version=run.version_id, node=run.node, do="leave" if out else "move", to="" if out else STEPS[to], wait="anew")
            job = transfer(journey.pk, other.pk, [choice], by="test", now=now)
            work_on(now, budget_seconds=5)
            if "back" in deed:
                world.later(hours=which)
                put_back(job, by="test", now=world.now)
                work_on(world.now, budget_seconds=5)
    world.settle()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=lists(tuples(sampled_from(DEEDS), integers(0, 5), integers(0, 4)), min_size=4, max_size=14))
@pytest.mark.row("E18")
def test_at_every_step_came_is_waits_went_on_left_and_moved_away(db, deeds):
    with transaction.atomic():
        world = World()
        journey = world.journey(FIRST, key="walk")
        second = Version.objects.create(journey=journey, number=2, graph=SECOND, published_by="test", published_at=world.now)
        people = [world.person(f"p{n}", consents="email push sms" if n else "email push") for n in range(3)]
        for person in people:
            world.event(person, LIMIT, feature="boards")
        for deed in deeds:
            does(world, journey, [journey.live, second], people, *deed)
            for shown in ([journey.live], [second], [second, journey.live]):
                holds(Crowd(journey=journey, versions=shown))
        transaction.set_rollback(True)


def holds(crowd):
    found = numbers(crowd.versions, rows_of(crowd))
    for node, told in found["nodes"].items():
        assert told["entered"] == sum(told.get(name, 0) for name in ("waiting", "left", "ended", "moved_out")), (node, told)
    assert plain(numbers(crowd.versions, walked.rows_of(crowd))) == plain(found)


def plain(found):
    """Leave out what is nought."""
    nodes = {node: {name: n for name, n in told.items() if n} for node, told in found["nodes"].items()}
    return {node: told for node, told in nodes.items() if told}, {name: n for name, n in found["edges"].items() if n}
