"""The mailroom: what would have gone out, and answering it through the door of a provider."""

import re
from datetime import UTC, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from audience.books import installation
from audience.models import Consent, History, Installation, Person, Suppression
from channels.models import MailroomItem, Message, Receipt
from engine.models import Run
from insights.mailroom.thread import by_both_clocks
from tests.insights.stories import ada_at_her_limit, nudge
from tests.world import World, graph_of

HX = {"HX-Request": "true"}


@pytest.fixture
def maya(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("maya"))
    return client


@pytest.fixture
def ada(world: World) -> Person:
    """Ada got a push and an e-mail, and waits for what becomes of the mail."""
    nudge(world)
    ada = ada_at_her_limit(world)
    world.later(days=3)
    return ada


def words(html: str) -> str:
    body = re.sub(r"<(script|template)\b.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def item_of(channel: str) -> MailroomItem:
    return MailroomItem.objects.get(channel=channel, direction="out")


def answer(client: Client, channel: str, kind: str, **more: str) -> str:
    reply = client.post(f"/admin/mailroom/{item_of(channel).pk}/answer/", {"kind": kind, **more}, headers=HX)
    assert reply.status_code == 200
    return words(reply.content.decode())


def test_what_was_sent_lies_there_newest_on_top_and_counted_by_channel(world: World, maya: Client, ada: Person) -> None:
    said = words(maya.get("/admin/mailroom/").content.decode())

    assert "All 2 E-mail 1 SMS 0 Push 1 In-app 0" in said
    assert said.index("What the next plan would give you") < said.index("Storage is 83 % full")
    assert "Ada What the next plan would give you Nudge at the limit" in said
    assert "to ada@northwind.example" in said


def test_a_tab_and_a_search_narrow_the_list(world: World, maya: Client, ada: Person) -> None:
    push = words(maya.get("/admin/mailroom/?channel=push", headers={**HX, "HX-Target": "mails"}).content.decode())
    nothing = words(maya.get("/admin/mailroom/?q=zebra", headers={**HX, "HX-Target": "mails"}).content.decode())

    assert "Storage is 83 % full" in push
    assert "What the next plan" not in push
    assert "Nothing of this kind lies here" in nothing


def test_only_what_is_newer_is_sent_to_the_list(world: World, maya: Client, ada: Person) -> None:
    first = MailroomItem.objects.order_by("id")[0]

    said = words(maya.get(f"/admin/mailroom/newer/?after={first.pk}").content.decode())

    assert "What the next plan would give you" in said
    assert maya.get(f"/admin/mailroom/newer/?after={first.pk + 1000}").status_code == 204
    assert maya.get("/admin/mailroom/newer/?after=x").status_code == 400


def test_source_and_headers_are_shown(world: World, maya: Client, ada: Person) -> None:
    mail = item_of("email")

    source = unescape(maya.get(f"/admin/mailroom/{mail.pk}/?tab=source").content.decode())
    headers = words(maya.get(f"/admin/mailroom/{mail.pk}/?tab=headers").content.decode())

    assert "<!doctype html>" in source.lower()
    assert "List-Unsubscribe-Post List-Unsubscribe=One-Click" in headers
    assert f"X-Cairn-Key cairn:{Message.objects.get(channel='email').visit_key}" in headers


def test_a_click_in_the_mail_is_a_receipt_that_the_journey_hears(world: World, maya: Client, ada: Person) -> None:
    said = answer(maya, "email", "clicked")
    world.settle()

    assert "Clicked" in said
    assert Receipt.objects.get().kind == "clicked"
    run = Run.objects.get()
    assert (run.state, run.node) == ("completed", "upgraded"), "who clicked goes down the side path to the goal, and gets no SMS"
    assert History.objects.get(operation="mailroom.answer").values == {"kind": "clicked", "person": ada.pk}
    page = words(maya.get(f"/admin/people/{ada.pk}/").content.decode())
    assert "A click happened. Went on by “Clicked”." in page
    assert "Clicked in “What the next plan would give you”" in page


def test_a_bounce_stops_the_address(world: World, maya: Client, ada: Person) -> None:
    answer(maya, "email", "bounced")
    world.settle()

    assert Suppression.objects.get(channel="email").address == "ada@northwind.example"
    said = words(maya.get(f"/admin/people/{ada.pk}/").content.decode())
    assert "E-mail , this address it bounced" in said
    assert "E-mail This address must not be written to (it bounced). No" in said


def test_a_complaint_takes_the_consent_back(world: World, maya: Client, ada: Person) -> None:
    answer(maya, "email", "complained")
    world.settle()

    assert Consent.objects.filter(person_id=ada.pk, channel="email").order_by("-id")[0].given is False
    assert "Complaint" in words(maya.get("/admin/mailroom/").content.decode())


@pytest.mark.row("N3")
def test_whoever_answers_stop_gets_no_sms_any_more(world: World, maya: Client, ada: Person) -> None:
    world.later(days=4)
    sms = item_of("sms")

    said = answer(maya, "sms", "replied", text="STOP")
    world.settle()

    assert "STOP" in said
    assert Suppression.objects.get(channel="sms").reason == "stop"
    assert Consent.objects.filter(person_id=ada.pk, channel="sms").order_by("-id")[0].given is False
    assert MailroomItem.objects.get(direction="in").message_id == sms.message_id
    page = words(maya.get("/admin/mailroom/").content.decode())
    assert "Ada STOP Reply" in page
    assert "Opt-out" in page
    may = words(maya.get(f"/admin/people/{ada.pk}/may/").content.decode())
    assert "SMS This address must not be written to (STOP was answered). No" in may


def test_a_reply_to_a_mail_is_an_event_and_lies_in_the_list(world: World, maya: Client, ada: Person) -> None:
    answer(maya, "email", "replied", text="Can I pay yearly?")
    world.settle()

    assert MailroomItem.objects.get(direction="in").text == "Can I pay yearly?"
    said = words(maya.get(f"/admin/people/{ada.pk}/?show=events").content.decode())
    assert "Answered “What the next plan would give you” “Can I pay yearly?”" in said


@pytest.mark.parametrize(("channel", "kind", "text"), [("push", "replied", "hello"), ("email", "dismissed", ""), ("email", "replied", " ")])
def test_what_nobody_could_do_is_refused(world: World, maya: Client, ada: Person, channel: str, kind: str, text: str) -> None:
    reply = maya.post(f"/admin/mailroom/{item_of(channel).pk}/answer/", {"kind": kind, "text": text}, headers=HX)

    assert "That cannot be done with this message." in reply.headers["HX-Trigger-After-Settle"]
    assert not Receipt.objects.exists()
    assert not History.objects.exists()


def test_a_message_that_really_went_out_cannot_be_answered_here(world: World, maya: Client, ada: Person) -> None:
    Message.objects.filter(channel="email").update(provider="smtp")

    answer(maya, "email", "clicked")

    assert not Receipt.objects.exists()


def test_the_phone_shows_what_came_and_what_is_planned(world: World, maya: Client, ada: Person) -> None:
    said = words(maya.get(f"/admin/mailroom/phone/{ada.pk}/").content.decode())

    assert "Tue 3 Mar 09:00 Push Sent Storage is 83 % full" in said
    assert "Sun 8 Mar 09:00 planned Acme Boards: you are at your plan's limit." in said


def test_list_and_phone_say_the_same_hour_and_whose_it_is(world: World, maya: Client, ada: Person) -> None:
    """The installation is in Auckland: there it is already evening when Ada's phone rings at nine in Lisbon."""
    Installation.objects.update_or_create(defaults={"zone": "Pacific/Auckland"})
    installation.forget()

    whole = words(maya.get("/admin/mailroom/").content.decode())
    phone = words(maya.get(f"/admin/mailroom/phone/{ada.pk}/").content.decode())

    assert "Times are in Pacific/Auckland, the zone of this installation" in whole
    assert "3 Mar, 22:00" in whole
    assert "Tue 3 Mar 22:00, 09:00 in Lisbon Push" in phone
    assert "Sun 8 Mar 22:00, 09:00 in Lisbon planned" in phone
    assert by_both_clocks(datetime(2026, 3, 3, 20, tzinfo=UTC), ZoneInfo("Europe/Lisbon"), "Pacific/Tongatapu") == (
        "Tue 3 Mar 20:00, Wed 4 Mar 09:00 in Tongatapu"
    )


def test_a_held_message_is_the_planned_one(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)

    said = words(maya.get(f"/admin/mailroom/phone/{ada.pk}/").content.decode())

    assert "Tue 3 Mar 09:00 planned Storage is 83 % full" in said


def test_why_she_got_it_leads_to_the_decision(world: World, maya: Client, ada: Person) -> None:
    html = maya.get("/admin/mailroom/").content.decode()
    link = re.search(r'href="([^"]*step=[^"]*)"', html)
    assert link is not None

    page = maya.get(unescape(link.group(1)).partition("#")[0])

    assert page.status_code == 200


def test_it_is_emptied_with_a_row_in_the_history_and_people_keep_their_past(world: World, maya: Client, ada: Person) -> None:
    maya.post("/admin/mailroom/empty/")

    assert "Nothing yet" in words(maya.get("/admin/mailroom/").content.decode())
    assert History.objects.get(operation="mailroom.empty").values == {"items": 2}
    assert "E-mail sent: What the next plan" in words(maya.get(f"/admin/people/{ada.pk}/").content.decode())


def test_whoever_may_only_look_has_no_buttons(world: World, client: Client, ada: Person) -> None:
    eli = User.objects.create_user("eli", is_staff=True)
    eli.user_permissions.add(Permission.objects.get(codename="view_mailroomitem"))
    client.force_login(eli)

    said = words(client.get("/admin/mailroom/").content.decode())

    assert "What the next plan would give you" in said
    assert "Answer for" not in said
    assert "Empty it" not in said
    assert client.post(f"/admin/mailroom/{item_of('email').pk}/answer/", {"kind": "clicked"}).status_code == 403
    assert client.post("/admin/mailroom/empty/").status_code == 403


def test_in_sending_the_mailroom_is_no_place_any_more(world: World, maya: Client) -> None:
    assert 'href="/admin/mailroom/"' in maya.get("/admin/people/").content.decode()
    Installation.objects.update_or_create(id=1, defaults={"mode": "sending"})

    assert 'href="/admin/mailroom/"' not in maya.get("/admin/people/").content.decode()
    assert "Sending: nothing new comes here" in words(maya.get("/admin/mailroom/").content.decode())


def test_text_of_people_is_escaped(world: World, maya: Client) -> None:
    ada = world.person("ada")
    world.say(ada, {"type": "identify", "traits": {"name": "<b>Ada</b>"}})
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("sms", "send_sms", {"text": "Hi {{ name }}", "is_prompt": False}),
            edges=["start.next sms"],
        )
    )
    world.event(ada, "feature_limit_reached", feature="boards")

    html = maya.get("/admin/mailroom/").content.decode()

    assert MailroomItem.objects.count() == 1
    assert "<b>Ada</b>" not in html


@pytest.mark.row("N3")
def test_why_somebody_got_it_is_marked_among_the_decisions(world: World, maya: Client, ada: Person) -> None:
    """A message that nothing stood against is said by its own line; asked for, its decision is shown and marked."""
    page = maya.get(f"/admin/mailroom/?mail={item_of('email').pk}").content.decode()
    link = re.search(r'href="([^"]*step=\d+[^"]*)"[^>]*>.*?Why Ada got it', page, flags=re.DOTALL)
    assert link is not None

    html = maya.get(unescape(link.group(1)).partition("#")[0]).content.decode()

    marked = re.search(r'<li class="item" id="(step-\d+)" data-marked.*?</li>', html, flags=re.DOTALL)
    assert marked is not None
    assert link.group(1).endswith(f"#{marked.group(1)}")
    assert "E-mail may go out" in words(marked.group(0))
    assert "Nothing stood against it" in words(marked.group(0))


def test_a_stop_lies_with_whom_the_message_was_for_where_two_share_a_number(world: World, maya: Client) -> None:
    nudge(world)
    ben = world.person("ben", plan="pro")
    ada = ada_at_her_limit(world)
    assert Person.objects.get(pk=ben.pk).phone == Person.objects.get(pk=ada.pk).phone
    world.later(days=7)

    answer(maya, "sms", "replied", text="STOP")
    world.settle()

    assert MailroomItem.objects.get(direction="in").person_id == ada.pk
    assert not any(Consent.objects.filter(person_id=who.pk, channel="sms").order_by("-id")[0].given for who in (ada, ben))


@pytest.mark.row("E25")
def test_what_went_out_for_real_is_marked_and_nobody_answers_for_its_recipient(world: World, maya: Client, ada: Person) -> None:
    Message.objects.filter(channel="email").update(provider="smtp")
    MailroomItem.objects.update(at=timezone.now())
    said = words(maya.get(f"/admin/mailroom/?mail={item_of('email').pk}").content.decode())

    assert "1 went out for real" in said
    assert "Went out for real" in said
    assert said.count("For real") == 1
    assert "Answer for Ada" not in said
    told = maya.post(f"/admin/mailroom/{item_of('email').pk}/answer/", {"kind": "opened"}, headers=HX)
    assert "That cannot be done" in told.headers["HX-Trigger-After-Settle"]
