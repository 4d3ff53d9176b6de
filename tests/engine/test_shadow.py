"""In shadow real people walk, and nobody hears anything: each message is a draft, and nothing of anybody else's is used up by it."""

import pytest
from django.db import IntegrityError, connection, transaction

from audience.models import Event, Person
from audience.now import database_now
from channels.dispatch import dispatch, draft
from channels.models import MailroomItem, Message, MessageBody
from channels.store.facts import load_facts
from engine.models import Counter, Delta, Journey, Run, Step, Version, Watcher
from engine.runtime.round import go_round
from tests.world import World, graph_of

HIT = "usage_threshold_hit"
CLAIM = "select count(*) from cairn_channels_message where state = 'ready'"


def nudge(subject="You are nearly out", **everywhere):
    return graph_of(
        ("start", "entry_event", {"types": [HIT], "reentry": "never"}),
        ("mail", "send_email", {"subject": subject, "body": "Hello {{ name }}, {{ event.pct }} %."}),
        ("rest", "wait_time", {"lasts": "P1D"}),
        ("mark", "update_field", {"field": "nudged", "value": "yes"}),
        ("note", "record_event", {"type": "nudged", "properties": []}),
        ("more", "send_sms", {"text": "Still nearly out."}),
        edges=["start.next mail", "mail.next rest", "rest.next mark", "mark.next note", "note.next more"],
        **{"prompt": True, **everywhere},
    )


def shadow(world, key="shadow", graph=None, **everywhere):
    journey = world.journey(graph or nudge(**everywhere), key)
    Version.objects.filter(journey=journey).update(shadow=True)
    return journey


def settle(world):
    """Walk, dispatch and write drafts until nothing is left, as the rounds of a worker do."""
    for _ in range(10):
        world.settle()
        if not draft(world.now):
            return
    raise AssertionError("drafts do not come to rest")


def later(world, **length):
    world.later(**length)
    settle(world)


def hit(world, who):
    world.event(who, HIT, meter="storage", pct=90)
    settle(world)


def went_out():
    return MailroomItem.objects.count()


@pytest.mark.row("E25")
def test_in_shadow_everything_is_walked_and_nobody_is_called_while_the_counterpart_is(world):
    ada = world.person("ada")
    shadow(world)

    hit(world, ada)
    later(world, hours=25)

    assert world.heard_by(ada) == []
    assert went_out() == 0
    assert [(m.state, m.why) for m in Message.objects.order_by("id")] == [("drafted", ""), ("drafted", "")]
    mail, sms = MessageBody.objects.order_by("message_id")
    assert (mail.subject, mail.text.splitlines()[0], sms.text) == ("You are nearly out", "Hello Ada, 90 %.", "Still nearly out.")
    assert (Run.objects.get().state, Run.objects.get().reason) == ("completed", "finished")

    # The counterpart: the same journey, for real.
    world.journey(nudge(), "real")
    ben = world.person("ben")
    Journey.objects.filter(key="shadow").update(state="closed")
    hit(world, ben)
    later(world, days=2)
    assert world.heard_by(ben)[0] == "You are nearly out"
    assert went_out() > 0


@pytest.mark.row("E25")
def test_the_database_itself_keeps_a_claim_from_taking_a_message_in_shadow(world):
    ada = world.person("ada")
    shadow(world)
    world.event(ada, HIT, meter="storage", pct=90)
    message = Message.objects.get()
    assert message.state == "drafting"

    for state in ("ready", "claimed", "sent", "unknown"):
        moment = {"token": "11111111-1111-1111-1111-111111111111", "claimed_at": world.now} if state == "claimed" else {}
        with pytest.raises(IntegrityError, match="cairn_message_in_shadow_calls_nobody"), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(state=state, **moment)
    with pytest.raises(IntegrityError, match="cairn_message_in_shadow_calls_nobody"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(called_at=world.now)
    assert dispatch(now_of=lambda: world.now) == 0
    with connection.cursor() as cursor:
        cursor.execute(CLAIM)
        assert cursor.fetchone() == (0,)

    # The counterpart: one that is not in shadow is claimed and called.
    Message.objects.filter(pk=message.pk).update(state="ready", shadow=False)
    assert dispatch(now_of=lambda: world.now) == 1
    assert Message.objects.get(pk=message.pk).state == "sent"


@pytest.mark.row("E25")
def test_nothing_is_done_to_the_person_that_anybody_else_could_see(world):
    ada = world.person("ada")
    shadow(world)

    hit(world, ada)
    assert Person.objects.get(pk=ada.pk).prompt_run is None
    later(world, days=2)

    who = Person.objects.get(pk=ada.pk)
    assert (who.prompt_run, who.prompt_at, who.prompt_sent) == (None, None, False)
    assert not {"nudged", "last_upgrade_prompt_seen"} & who.fields.keys()
    assert not Event.objects.filter(type="nudged").exists()
    assert not Step.objects.filter(person_id=ada.pk, kind="refused").exists()
    assert load_facts([ada.pk], world.now)[ada.pk].counted == {}


@pytest.mark.row("E25")
@pytest.mark.row("C4")
def test_a_walk_in_shadow_silences_no_real_one(world):
    ada = world.person("ada")
    shadow(world, priority=9)
    hit(world, ada)
    world.journey(nudge(subject="For real"), "real")

    hit(world, ada)

    assert world.heard_by(ada) == ["For real"]
    assert Person.objects.get(pk=ada.pk).prompt_sent is True


@pytest.mark.row("E25")
def test_a_real_one_counts_against_the_one_in_shadow_as_it_would(world):
    ada = world.person("ada")
    world.journey(nudge(subject="For real"), "real")
    hit(world, ada)
    shadow(world)

    hit(world, ada)

    refused = Step.objects.filter(person_id=ada.pk, kind="refused").values_list("code", flat=True)
    assert "upsell_running" in refused
    assert Message.objects.filter(shadow=True).count() == 0


@pytest.mark.row("E25")
@pytest.mark.row("E10")
def test_an_upgrade_ends_the_walk_and_is_no_money_won_by_it(world):
    ada = world.person("ada")
    shadow(world, exits=[{"type": "$plan_change"}])
    hit(world, ada)

    world.event(ada, "plan_changed", to="pro")
    settle(world)

    assert (Run.objects.get().reason, Watcher.objects.get().credited, Watcher.objects.get().mrr) == ("goal", False, 0)
    assert not any(table.objects.filter(measure__in=["mrr", "upgraded"]).exists() for table in (Counter, Delta))
    later(world, days=2)
    assert Message.objects.count() == 1


@pytest.mark.row("E25")
@pytest.mark.row("N1")
def test_whoever_has_left_when_it_is_written_out_gets_no_draft(world):
    ada = world.person("ada")
    shadow(world)
    world.event(ada, HIT, meter="storage", pct=90)
    world.event(ada, "plan_changed", to="pro")

    settle(world)

    assert [m.state for m in Message.objects.all()] == ["cancelled"]
    assert not MessageBody.objects.exists()


@pytest.mark.row("E25")
def test_what_the_gate_skips_is_skipped_with_its_reason(world):
    cleo = world.person("cleo", consents="")
    journey = world.journey(
        graph_of(("start", "entry_event", {"types": [HIT]}), ("sms", "send_sms", {"text": "Hello."}), edges=["start.next sms"]), "shadow"
    )
    Version.objects.filter(journey=journey).update(shadow=True)

    hit(world, cleo)

    assert [(m.state, m.why, m.shadow) for m in Message.objects.all()] == [("skipped", "no_consent", True)]


@pytest.mark.row("E25")
def test_a_draft_whose_moment_has_passed_goes_back_to_the_gate(world):
    ada = world.person("ada")
    shadow(world)
    hit(world, ada)
    later(world, hours=24)
    world.later(hours=20)
    Message.objects.filter(node="more").update(state="drafting", valid_until=world.now)
    Run.objects.update(state="sending", node="more", visit=1, wake_at=world.now, ended_at=None, reason="")

    assert draft(world.now) == 1

    assert Message.objects.get(node="more").why == "too_late"
    world.settle()
    assert Message.objects.get(node="more").state == "held"
    assert Message.objects.get(node="more").why == "quiet_hours"


@pytest.mark.row("E25")
@pytest.mark.row("E2")
def test_whoever_walked_in_shadow_enters_for_real_as_if_they_had_never_been_here(world):
    ada = world.person("ada")
    journey = shadow(world)
    hit(world, ada)
    live = Version.objects.create(journey=journey, number=2, graph=nudge(), published_by="test", published_at=world.now)
    Journey.objects.filter(pk=journey.pk).update(live=live)

    hit(world, ada)

    walked = list(Run.objects.order_by("id").values_list("version__number", "state", "reason"))
    assert walked == [(1, "exited", "went_live"), (2, "waiting", "")]
    assert world.heard_by(ada) == ["You are nearly out"]
    hit(world, ada)
    assert world.why(ada, "refused") == ["refused:already_inside"]


@pytest.mark.row("E25")
@pytest.mark.row("E3")
def test_the_limit_of_the_journey_is_not_used_up_in_shadow(world):
    graph = graph_of(
        ("start", "entry_event", {"types": [HIT], "in_all": 1}),
        ("mail", "send_email", {"subject": "One", "body": "x"}),
        edges=["start.next mail"],
    )
    journey = world.journey(graph)
    Version.objects.update(shadow=True)
    ada, ben = world.person("ada"), world.person("ben")
    hit(world, ada)
    hit(world, ben)
    assert world.why(ben, "refused") == ["refused:cap_in_all"]

    live = Version.objects.create(journey=journey, number=2, graph=graph, published_by="test", published_at=world.now)
    Journey.objects.filter(pk=journey.pk).update(live=live)
    hit(world, ben)

    assert world.heard_by(ben) == ["One"]


@pytest.mark.row("E25")
def test_a_round_of_a_worker_writes_drafts(transactional_db):
    fresh = World(database_now())
    loud = nudge()
    # Transactional, so that no hour is a quiet one.
    next(one for one in loud["nodes"] if one["id"] == "mail")["settings"] |= {"message_class": "transactional", "is_prompt": False}
    shadow(fresh, graph=loud)
    fresh.event(fresh.person("ada"), HIT, meter="storage", pct=90)

    go_round()

    assert Message.objects.get().state == "drafted"
    assert Run.objects.get().node == "rest"
