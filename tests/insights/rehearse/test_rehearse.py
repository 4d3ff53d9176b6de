"""A rehearsal is the real walk, and nothing of it stays."""

from datetime import timedelta

import pytest
from django.apps import apps

from audience.models import Installation
from channels.models import Message, Sender
from channels.providers import SHELF, Accepted
from engine.models import Journey, Step
from insights.mailroom.answering import do
from insights.rehearse import play
from insights.rehearse.stage import CannotHappen
from insights.rehearse.story import Answer, Besides, Story
from insights.rehearse.told import rehearse, walk_of
from journeys.graph.finished import finished
from tests.insights.stories import nudge
from tests.world import World, graph_of

HIT = {"type": "usage_threshold_hit", "properties": {"meter": "storage", "pct": 83, "threshold": 80}}
HOUR = timedelta(hours=1)


def rows() -> dict[str, int]:
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.app_label.startswith("cairn") and model._meta.managed
    }


@pytest.fixture
def ada(world: World):
    nudge(world)
    return world.person("ada", plan="starter", storage_used_pct=83)


def graph():
    return finished(Journey.objects.get(key="nudge-at-the-limit").live.graph)


@pytest.mark.row("E17")
def test_every_step_is_told_and_nothing_stays(world: World, ada) -> None:
    before = rows()

    told = rehearse(Journey.objects.get(), graph(), Story(person=ada.pk, at=world.now, **HIT))

    assert rows() == before
    assert told.heard == ["Push", "E-mail", "SMS"]
    said = [line.item.title for line in told.lines]
    assert said[0].startswith("usage_threshold_hit")
    assert "Took path “Storage 80 % or more”" in said
    # A message stands before what came of it in the same moment.
    asked = [line.node for line in told.lines if line.node in ("push-storage", "wait-push")]
    assert asked[:2] == ["push-storage", "wait-push"]
    assert told.ended == "completed"
    assert [line.day for line in told.lines] == sorted(line.day for line in told.lines)
    assert told.path is not None
    assert "wait-push" in told.path["nodes"]


@pytest.mark.row("E17")
def test_what_another_journey_says_meanwhile_is_named(world: World, ada) -> None:
    text = {"title": "From beside", "body": "You are near the limit", "message_class": "promotional", "is_prompt": False}
    start = {"types": ["usage_threshold_hit"]}
    world.journey(graph_of(("start", "entry_event", start), ("say", "send_push", text), edges=["start.next say"]), key="beside")

    told = rehearse(Journey.objects.get(key="nudge-at-the-limit"), graph(), Story(person=ada.pk, at=world.now, **HIT))

    named = [(line.item.title, line.node) for line in told.lines if "“" in line.item.title and "beside" in line.item.title]
    assert named == [("Another journey, “beside”: Push sent: From beside", "")]
    # That is why the SMS of this one finds the week full.
    assert told.heard == ["Push", "E-mail"]


def in_earnest(world: World, who, story: Story) -> list[tuple[str, str, str, str]]:
    """The same story, told to the engine for good; as far as a rehearsal looks, because a message may be held for ever."""
    world.event(who, story.type, **story.properties)
    due = [(story.at + one.after, one) for one in story.besides]
    answered = set()
    for _ in range(play.MOST_MOMENTS):
        for message in Message.objects.filter(person_id=who.pk, state="sent", node__in=story.answers).exclude(pk__in=answered):
            answered.add(message.pk)
            answer = story.answers[message.node]
            due.append((message.sent_at + answer.after, (message, answer.kind)))
        then = min(filter(None, [*(at for at, _what in due), world.next_moment()]), default=None)
        if then is None or then > story.at + play.FAR:
            break
        world.now = max(world.now, then)
        for _at, what in [one for one in due if one[0] <= world.now]:
            if isinstance(what, Besides):
                world.event(who, what.type, **what.properties)
            else:
                do(what[0], what[1], "Yes, please", world.now)
        due = [one for one in due if one[0] > world.now]
        world.settle()
    return walk_of(list(Step.objects.filter(person_id=who.pk).order_by("id")))


@pytest.mark.row("E17")
@pytest.mark.parametrize(
    ("answers", "besides"),
    [
        ({}, ()),
        ({"push-storage": Answer(kind="opened")}, ()),
        ({"email": Answer(kind="clicked", after=30 * HOUR)}, ()),
        ({}, (Besides(after=30 * HOUR, type="plan_upgraded", properties={"to": "pro"}),)),
    ],
)
def test_it_is_the_walk_that_follows_in_earnest(world: World, ada, answers, besides) -> None:
    story = Story(person=ada.pk, at=world.now, answers=answers, besides=besides, **HIT)

    told = rehearse(Journey.objects.get(), graph(), story)

    assert len(told.codes) >= 8
    assert told.codes == in_earnest(world, ada, story)


@pytest.mark.row("E17")
def test_whom_the_rules_refuse_is_told_why_and_walks_all_the_same(world: World, ada) -> None:
    world.event(ada, HIT["type"], **HIT["properties"])
    before = rows()

    told = rehearse(Journey.objects.get(), graph(), Story(person=ada.pk, at=world.now, **HIT))

    assert told.refused.startswith("Already inside")
    assert told.codes[0] == ("refused", "", "", "already_inside")
    assert "Push" in told.heard
    assert rows() == before
    assert world.run_of(ada).state in ("waiting", "sending")


@pytest.mark.row("E17")
def test_who_is_held_out_sees_what_the_others_get(world: World) -> None:
    nudge(world, holdout=100)
    ada = world.person("ada", plan="starter", storage_used_pct=83)

    told = rehearse(Journey.objects.get(), graph(), Story(person=ada.pk, at=world.now, **HIT))

    assert told.codes[0][0] == "held_out"
    assert told.refused
    assert "Push" in told.heard


@pytest.mark.row("E17")
def test_another_plan_and_other_fields_lead_elsewhere(world: World, ada) -> None:
    changed = Story(person=ada.pk, at=world.now, plan="free", traits={"paywalled_feature_attempts": 4}, **HIT)

    told = rehearse(Journey.objects.get(), graph(), changed)

    assert ("requested", "push-gate", "", "ready") in told.codes
    ada.refresh_from_db()
    assert (ada.plan, "paywalled_feature_attempts" in ada.fields) == ("starter", False)


@pytest.mark.row("E17")
def test_somebody_made_up_walks_and_is_nobody_afterwards(world: World, ada) -> None:
    before = rows()
    made_up = Story(person=None, at=world.now, plan="starter", traits={"storage_used_pct": 90}, **HIT)

    told = rehearse(Journey.objects.get(), graph(), made_up)

    assert told.heard == ["Push", "E-mail", "SMS"]
    assert rows() == before


@pytest.mark.row("E17")
def test_in_sending_nobody_outside_is_called(world: World, ada, monkeypatch) -> None:
    called = []

    def deliver(self, outgoing, settings):
        called.append(outgoing.channel)
        return Accepted(provider_id=f"p{len(called)}")

    for provider in [one for one in SHELF if one.real]:
        monkeypatch.setattr(type(provider), "deliver", deliver)
    Installation.objects.update_or_create(id=1, defaults={"mode": Installation.Mode.SENDING})
    secret = {"account_sid": "AC1", "auth_token": "t"}
    Sender.objects.create(channel="sms", name="SMS", provider="twilio", address="+15005550006", config=secret)
    Sender.objects.create(channel="email", name="Mail", provider="smtp", address="a@acme.example", config={"host": "127.0.0.1"})
    story = Story(person=ada.pk, at=world.now, **HIT)

    told = rehearse(Journey.objects.get(), graph(), story)

    assert (told.heard[-2:], called) == (["E-mail", "SMS"], [])
    # The same in earnest calls them.
    in_earnest(world, ada, story)
    assert {"email", "sms"} <= set(called)


@pytest.mark.row("E17")
def test_an_event_that_the_door_refuses_is_said_and_nothing_stays(world: World, ada) -> None:
    before = rows()

    with pytest.raises(CannotHappen, match="pct"):
        rehearse(
            Journey.objects.get(),
            graph(),
            Story(person=ada.pk, at=world.now, type=HIT["type"], properties={**HIT["properties"], "pct": "much"}),
        )

    assert rows() == before


def test_what_goes_on_for_too_long_is_cut_and_says_so(world: World, ada) -> None:
    late = Story(person=ada.pk, at=world.now, besides=(Besides(after=timedelta(days=200), type="session_started"),), **HIT)

    assert rehearse(Journey.objects.get(), graph(), late).cut


@pytest.mark.row("E17")
@pytest.mark.row("D2")
def test_a_journey_that_starts_by_a_schedule_is_rehearsed_as_if_its_hour_had_come(world: World) -> None:
    start = {"every": "day", "clock": "09:00", "where": {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "starter"}}}
    graph_ = graph_of(
        ("start", "entry_schedule", start),
        ("mail", "send_email", {"subject": "Good morning", "body": "Hello."}),
        edges=["start.next mail"],
    )
    journey = world.journey(graph_)
    fits, other = world.person("ada", plan="starter"), world.person("ben", plan="pro")
    before = rows()

    told = rehearse(journey, finished(graph_), Story(person=fits.pk, at=world.now, type="", properties={}))
    refused = rehearse(journey, finished(graph_), Story(person=other.pk, at=world.now, type="", properties={}))

    assert (told.heard, told.refused) == (["E-mail"], "")
    assert any(line.item.sentence.startswith("By the schedule") for line in told.lines)
    assert refused.refused
    assert rows() == before
