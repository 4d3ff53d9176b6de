"""What a step reads and writes, and what the gate learns from it."""

from datetime import timedelta

import pytest
from django.db import transaction

from audience.models import Clock, Installation, Plan, Suppression
from channels import store
from channels.gate import Hold, Ready, RunFacts, Skip, ask
from channels.gate.answer import why
from channels.models import Content, Guardrails, Message, Sender
from tests.channels.cast import NOW, TEXTS, company, message, person, profile_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def said(who: object, **changes: object) -> object:
    """Ask the gate about a new SMS to somebody, with what the store knows."""
    row = message(who, **{"state": "held", **changes})
    facts = store.load_facts([who.id], NOW)[who.id]
    return ask(facts.question(row, profile_of(who), NOW, run=RunFacts(run_id=row.run_id)))


def test_to_ada_it_may_be_said() -> None:
    assert isinstance(said(person()), Ready)


@pytest.mark.row("A23")
def test_a_stopped_number_hears_nothing_from_anybody() -> None:
    cleo = person("Cleo")
    Suppression.objects.create(channel="sms", address=cleo.phone, reason="stop", at=NOW)

    answers = [said(cleo), said(cleo, message_class="transactional")]

    assert [answer.why.code for answer in answers] == ["suppressed", "suppressed"]
    Suppression.objects.update(lifted_at=NOW)
    assert isinstance(said(cleo), Ready)


def test_a_number_that_came_with_this_very_step_is_looked_up_too() -> None:
    ada = person()
    row = message(ada, state="held")
    facts = store.load_facts([ada.id], NOW)[ada.id]
    Suppression.objects.create(channel="sms", address="+15555550123", reason="stop", at=NOW)
    profile = profile_of(ada)
    profile.phone = "+15555550123"

    assert ask(facts.question(row, profile, NOW)).why.code == "suppressed"


def test_one_dead_device_does_not_silence_the_others() -> None:
    ada = person(push_tokens=["dead", "alive"])
    Suppression.objects.create(channel="push", address="dead", reason="gone", at=NOW)

    assert isinstance(said(ada, channel="push"), Ready)
    Suppression.objects.create(channel="push", address="alive", reason="gone", at=NOW)
    assert said(ada, channel="push").why.code == "suppressed"


@pytest.mark.row("A21")
def test_consent_to_transactional_messages_says_nothing_about_promotion() -> None:
    ada = person(consents={"sms:transactional": [True, 0]})

    assert said(ada).why.code == "no_consent"
    assert isinstance(said(ada, message_class="transactional"), Ready)


@pytest.mark.row("A19")
def test_caps_roll_to_the_second_and_count_what_is_about_to_go_out() -> None:
    ada = person()
    first = message(ada)
    assert said(ada).why.code == "sms_cap"

    Message.objects.filter(id=first.id).update(state="sent", sent_at=NOW - 7 * DAY + timedelta(seconds=1))
    answer = said(ada)
    assert answer.why.code == "sms_cap"
    assert answer.why.values["frees_at"] == "2026-11-24T17:00:01Z"

    Message.objects.filter(id=first.id).update(sent_at=NOW - 7 * DAY)
    assert isinstance(said(ada), Ready)


def test_the_fourth_promotion_of_any_channel_is_too_many() -> None:
    ada = person()
    for channel in ("push", "email", "in_app"):
        message(ada, channel)
    message(ada, "email", message_class="transactional")
    message(ada, "webhook")

    assert said(ada, channel="push").why.code == "promo_cap"
    assert isinstance(said(ada, channel="email", message_class="transactional"), Ready)


def test_messages_of_one_step_see_each_other() -> None:
    ada = person()
    facts = store.load_facts([ada.id], NOW)[ada.id]
    first, second = (message(ada, state="held") for _ in range(2))
    first.answered(ask(facts.question(first, profile_of(ada), NOW)))
    facts.note(first)

    assert first.state == "ready"
    assert ask(facts.question(second, profile_of(ada), NOW)).why.code == "sms_cap"
    first.cancel("run_ended")
    facts.note(first)
    assert isinstance(ask(facts.question(second, profile_of(ada), NOW)), Ready)


def test_an_installation_that_sends_needs_a_sender_with_a_registration() -> None:
    ada = person()
    Installation.objects.create(mode="sending")
    store.forget()
    assert said(ada).why.code == "no_sender"

    sender = Sender.objects.create(channel="sms", provider="twilio", name="Main", registration="pending")
    assert said(ada).why.code == "sender_unregistered"
    sender.registration = "approved"
    sender.save()
    assert isinstance(said(ada), Ready)
    sender.active = False
    sender.save()
    assert said(ada).why.code == "sender_inactive"


@pytest.mark.row("A8")
def test_quiet_hours_follow_the_number_where_no_zone_is_known() -> None:
    ada = person(phone="+14155550123")
    row = message(ada, state="held")
    facts = store.load_facts([ada.id], NOW)[ada.id]

    answer = ask(facts.question(row, profile_of(ada), NOW.replace(hour=15)))

    assert isinstance(answer, Hold)
    assert answer.until == NOW  # 09:00 in California


def test_a_dismissed_prompt_keeps_the_next_one_away() -> None:
    ada = person()
    shown = message(ada, "in_app", is_prompt=True)
    Message.objects.filter(id=shown.id).update(state="sent", sent_at=NOW - 13 * DAY, dismissed_at=NOW - 13 * DAY)

    assert said(ada, is_prompt=True).why.code == "dismissed"
    Guardrails.objects.create(dismissal=12 * DAY)
    assert isinstance(said(ada, is_prompt=True), Ready)


def test_due_messages_are_those_whose_moment_has_come_by_their_own_clock() -> None:
    ada, ben = person(), person("Ben")
    late, early = message(ada, state="held", due_at=NOW), message(ben, state="held", due_at=NOW + DAY)
    shards = [late.shard, early.shard]

    assert [m.id for m in store.due(shards, None, NOW, 10)] == [late.id]
    Clock.objects.create(home=ben.home, ahead=DAY)
    assert [m.id for m in store.due(shards, None, NOW, 10)] == [late.id, early.id]
    assert [m.id for m in store.due(shards, [ben.home], NOW, 10)] == [early.id]


@pytest.mark.row("N1")
def test_a_claim_that_nobody_has_called_is_taken_back() -> None:
    ada = person()
    waiting, claimed, called = message(ada, state="held"), message(ada), message(ada)
    claim = {"state": "claimed", "token": "5f0c4b1e-0000-4000-8000-000000000000", "claimed_at": NOW}
    Message.objects.filter(id=claimed.id).update(**claim)
    Message.objects.filter(id=called.id).update(**claim, called_at=NOW)

    rows = store.pending_of([ada.id])
    assert [row.id for row in rows] == [waiting.id, claimed.id]
    rows[0].answered(Skip(why("plan_changed", before="free", now="pro")))
    rows[1].answered(Skip(why("plan_changed", before="free", now="pro")))
    store.update_messages(rows)

    after = {m.id: m for m in Message.objects.all()}
    assert (after[claimed.id].state, after[claimed.id].token) == ("skipped", None)
    assert after[claimed.id].why_values == {"before": "free", "now": "pro"}
    assert after[called.id].state == "claimed"


def test_a_claim_that_is_still_right_stays_with_its_worker() -> None:
    ada = person()
    row = message(ada)
    Message.objects.filter(id=row.id).update(state="claimed", token="5f0c4b1e-0000-4000-8000-000000000000", claimed_at=NOW)

    (found,) = store.pending_of([ada.id])
    found.answered(Ready(NOW + DAY))
    store.update_messages([found])

    kept = Message.objects.get(id=row.id)
    assert (kept.state, str(kept.token)) == ("claimed", "5f0c4b1e-0000-4000-8000-000000000000")


def test_what_a_run_had_to_say_ends_with_it_but_not_what_is_under_way() -> None:
    ada = person()
    held, sent = message(ada, state="held", run_id=5), message(ada, state="sent", run_id=5)

    assert store.cancel_run([5], "goal") == 1
    assert Message.objects.get(id=held.id).state == "cancelled"
    assert Message.objects.get(id=sent.id).state == "sent"
    assert store.fate_of(held.visit_key).state == "cancelled"
    assert store.fate_of("5:none:1") is None


def test_resume_rings_what_the_pause_held() -> None:
    ada = person()
    paused, other = message(ada, state="held", why="journey_paused", due_at=NOW + DAY), message(ada, state="held", due_at=NOW + DAY)

    assert store.ring_paused(journey_id=1, now=NOW) == 1
    assert Message.objects.get(id=paused.id).due_at == NOW
    assert Message.objects.get(id=other.id).due_at == NOW + DAY


def test_engagement_has_the_latest_moment_of_each_deed() -> None:
    ada = person()
    first, second = message(ada, run_id=3, node="push-1"), message(ada, run_id=3, node="mail-1")
    Message.objects.filter(id=first.id).update(sent_at=NOW, opened_at=NOW + DAY)
    Message.objects.filter(id=second.id).update(sent_at=NOW + DAY)

    assert store.engagement(3) == {
        ("push-1", "sent"): NOW,
        ("mail-1", "sent"): NOW + DAY,
        (None, "sent"): NOW + DAY,
        ("push-1", "opened"): NOW + DAY,
        (None, "opened"): NOW + DAY,
    }


def test_the_same_text_is_kept_once() -> None:
    one = store.content_id("sms", {"text": "Hi {{name}}", "note": None})
    store.forget()

    assert store.content_id("sms", {"note": None, "text": "Hi {{name}}"}) == one
    assert store.content_id("sms", {"text": "Hi"}) != one
    assert Content.objects.get(id=one).needs == ["name"]
    assert store.needs_of(one) == ("name",)


@pytest.mark.django_db(transaction=True)
def test_a_text_that_was_rolled_back_is_not_remembered() -> None:
    with transaction.atomic():
        store.content_id("sms", TEXTS["sms"])
        transaction.set_rollback(True)

    assert Content.objects.filter(id=store.content_id("sms", TEXTS["sms"])).exists()


@pytest.mark.row("D18")
def test_what_a_text_needs_and_the_person_does_not_have_is_named() -> None:
    Plan.objects.create(key="free", name="Free", order=0, limits={"storage": 5}, price=0)
    Plan.objects.create(key="pro", name="Pro", order=1, price=49)
    ada = person(account=company(plan="free"), fields={"first_name": "Ada", "team": " "})

    values = store.values_of(profile_of(ada), {"used": 0})

    assert values["current_plan"] == "Free"
    assert store.missing_of(
        ["used", "first_name", "team", "plan.limits.storage", "next_plan.name", "account.name", "nobody.knows"], values
    ) == (
        "team",
        "nobody.knows",
    )
