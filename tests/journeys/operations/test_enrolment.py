"""Enrolling who fits already: counted as the door lets in, begun, cut off, cancelled."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from audience import matching
from audience.history import Actor, NotAllowed
from audience.models import History, Person
from engine.models import Job, Journey, Run, Step
from engine.runtime.hands import pause
from engine.runtime.jobs import work_on
from insights.why import look_up, sentence
from journeys.operations import enrolment, rights
from journeys.operations.create import create
from journeys.operations.enrolment import BadEnrolment, Enrolling
from journeys.operations.finding import NotPossible
from journeys.operations.publish import publish
from tests.journeys.drawing import line, push, step, wait
from tests.world import World

pytestmark = pytest.mark.django_db
GRACE = Actor("user:grace")
FREE = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}}
NEAR = {"op": "ge", "left": {"event": "pct"}, "right": {"value": 80}}
HIT = "usage_threshold_hit"


@pytest.fixture
def world():
    return World()


def live(world, *, types=None, **start):
    kind = ("entry_event", {"types": types}) if types else ("entry_api", {})
    graph = line(step("start", kind[0], {**kind[1], **start}), push(), wait(), step("goal", "goal", {}))
    create(GRACE, name="Nudge", key="nudge", now=world.now, graph=graph)
    publish(GRACE, "nudge", now=world.now, ticks=["*"])


def hit(world, who, pct, **ago):
    """Somebody crosses a threshold, a while ago."""
    world.say(who, {"type": "track", "event": HIT, "properties": {"meter": "storage", "pct": pct}}, at=world.now - timedelta(**ago))


def work(world):
    work_on(world.now, budget_seconds=60)
    world.settle()


def inside():
    return set(Run.objects.values_list("person_id", flat=True))


@pytest.mark.row("E30")
def test_whoever_fits_the_filter_is_enrolled_once_and_the_reason_is_kept(world):
    ada, ben = world.person("ada"), world.person("ben", plan="pro")
    live(world, where=FREE, reentry="never")

    before = enrolment.fitting(GRACE, "nudge", now=world.now)
    assert (before.people, before.outside) == (1, 0)
    enrolment.enrol(GRACE, "nudge", Enrolling(), now=world.now)
    work(world)
    enrolment.enrol(GRACE, "nudge", Enrolling(), now=world.now)
    work(world)

    assert inside() == {ada.pk}
    assert world.heard_by(ada) == ["Nearly full"]
    assert world.heard_by(ben) == []
    entered = Step.objects.get(kind="entered")
    assert sentence(entered, look_up([entered], now=world.now)) == "Enrolled by grace with version 1."
    assert world.why(ada, "refused") == ["refused:already_inside"]
    assert list(History.objects.filter(operation="enrol").values_list("actor", flat=True)) == ["user:grace"] * 2


@pytest.mark.row("E30")
def test_of_a_journey_that_starts_by_events_whoever_had_one_lately_whose_newest_fits(world):
    ada, ben, cleo = world.person("ada"), world.person("ben"), world.person("cleo")
    hit(world, ada, 90, days=3)
    hit(world, ben, 90, days=3)
    hit(world, ben, 50, days=2)
    hit(world, cleo, 95, days=20)
    world.person("dov")
    live(world, types=[HIT], where=NEAR)

    assert enrolment.fitting(GRACE, "nudge", now=world.now, days=10).people == 1
    assert enrolment.fitting(GRACE, "nudge", now=world.now, days=30).people == 2
    enrolment.enrol(GRACE, "nudge", Enrolling(days=10), now=world.now)
    work(world)

    assert inside() == {ada.pk}
    again = enrolment.fitting(GRACE, "nudge", now=world.now, days=30)
    assert (again.people, again.outside) == (2, 1)
    run = Run.objects.get()
    assert run.memory["event"]["pct"] == 90
    assert run.memory["event_type"] == HIT
    entered = Step.objects.get(kind="entered")
    assert sentence(entered, look_up([entered], now=world.now)).startswith("Enrolled by grace with version 1. usage_threshold_hit")


@pytest.mark.row("E30")
@pytest.mark.parametrize(("again", "outside"), [("always", 0), ("never", 1), ("after", 1), ("left", 0)])
def test_before_enrolling_whoever_was_here_too_lately_is_counted_apart(world, again, outside):
    """Ada came six days ago and went to the end a day later."""
    live(world, where=FREE, reentry=again, after="P7D" if again == "after" else "P4D")
    ada = world.person("ada")
    enrolment.enrol(GRACE, "nudge", Enrolling(), now=world.now)
    work(world)
    assert enrolment.fitting(GRACE, "nudge", now=world.now).outside == 1
    world.later(days=6)
    assert Run.objects.get(person_id=ada.pk).ended_at == world.now - timedelta(days=5)

    found = enrolment.fitting(GRACE, "nudge", now=world.now)

    assert (found.people, found.outside) == (1, outside)


@pytest.mark.row("D21")
def test_an_event_older_than_the_journeys_own_limit_enrols_nobody(world):
    hit(world, world.person("ada"), 90, days=3)
    graph = line(step("start", "entry_event", {"types": [HIT]}), push(), life_hours=24)
    create(GRACE, name="Nudge", key="nudge", now=world.now, graph=graph)
    publish(GRACE, "nudge", now=world.now, ticks=["*"])

    assert enrolment.fitting(GRACE, "nudge", now=world.now, days=30).people == 0


@pytest.mark.row("E3")
@pytest.mark.row("E30")
def test_a_first_slice_ends_after_so_many(world):
    for n in range(9):
        world.person(f"p{n}")
    live(world)

    job = enrolment.enrol(GRACE, "nudge", Enrolling(most=4), now=world.now)
    work_on(world.now, budget_seconds=60, size=3)
    world.settle()

    job.refresh_from_db()
    assert (job.state, job.done, job.total, len(inside())) == ("done", 4, 4, 4)


@pytest.mark.row("E30")
def test_whoever_comes_while_it_is_at_work_is_not_enrolled(world):
    world.person("ada")
    live(world)
    enrolment.enrol(GRACE, "nudge", Enrolling(), now=world.now)
    world.person("ben")

    work(world)

    assert {Person.objects.get(pk=one).name for one in inside()} == {"Ada"}


@pytest.mark.row("E30")
def test_a_cancelled_one_stops_and_a_failed_one_goes_on(world):
    for n in range(6):
        world.person(f"p{n}")
    live(world)
    job = enrolment.enrol(GRACE, "nudge", Enrolling(), now=world.now)
    pause(Journey.objects.get(), world.now)
    work(world)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Only a live journey lets anybody in.")

    Journey.objects.update(state="live", paused_at=None, before_pause="")
    enrolment.try_again(GRACE, "nudge", job.pk, now=world.now)
    work(world)
    assert len(inside()) == 6

    job = enrolment.enrol(GRACE, "nudge", Enrolling(), now=world.now)
    assert enrolment.cancel(GRACE, "nudge", job.pk, now=world.now).state == "cancelled"
    with pytest.raises(NotPossible, match="over already"):
        enrolment.cancel(GRACE, "nudge", job.pk, now=world.now)


@pytest.mark.row("E30")
def test_two_at_once_are_refused_and_so_is_what_nobody_could_mean(world):
    live(world)
    enrolment.enrol(GRACE, "nudge", Enrolling(), now=world.now)

    with pytest.raises(NotPossible, match="being enrolled just now"):
        enrolment.enrol(GRACE, "nudge", Enrolling(), now=world.now)
    for wrong in (Enrolling(days=0), Enrolling(days=367), Enrolling(most=0), Enrolling(most=2**40)):
        with pytest.raises(BadEnrolment):
            enrolment.enrol(GRACE, "nudge", wrong, now=world.now)
    with pytest.raises(NotAllowed):
        enrolment.enrol(Actor("user:rita", frozenset({rights.SEE})), "nudge", Enrolling(), now=world.now)
    with pytest.raises(NotPossible, match="no such"):
        enrolment.read(GRACE, "nudge", 0)


@pytest.mark.row("E30")
def test_publishing_enrols_in_the_same_transaction(world):
    ada = world.person("ada")
    graph = line(step("start", "entry_api", {}), push())
    create(GRACE, name="Nudge", key="nudge", now=world.now, graph=graph)

    done = publish(GRACE, "nudge", now=world.now, ticks=["*"], enrolling=Enrolling())
    work(world)

    assert done.enrolling == Job.objects.get(kind="enrol")
    assert inside() == {ada.pk}


def test_a_count_that_takes_too_long_is_given_up(world, monkeypatch):
    for n in range(50):
        world.person(f"p{n}")
    live(world)
    monkeypatch.setattr(
        matching,
        "PEOPLE",
        "(SELECT p.*, pg_sleep(0.1) FROM cairn_audience_person p OFFSET 0) p LEFT JOIN cairn_audience_account a ON a.id = p.account_id",
    )
    monkeypatch.setattr(enrolment, "WAITS_SECONDS", 0.2)

    assert enrolment.fitting(GRACE, "nudge", now=world.now).people is None


def test_the_command_line_enrols(world, capsys):
    world.person("ada")
    live(world)
    call_command("journeys", "enrol", "nudge", "--limit", "5")
    assert "1 fit now" in capsys.readouterr().out
    assert Job.objects.get(kind="enrol").arguments["most"] == 5

    with pytest.raises(CommandError, match="above zero"):
        call_command("journeys", "enrol", "nudge", "--limit", "0")
