"""The page of one person, by what one finds on it."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.models import History, Installation
from channels.models import Message
from engine.models import Run, Step
from insights.person import timeline as timeline_module
from tests.insights.stories import ada_at_her_limit, nudge, seats
from tests.world import World


@pytest.fixture
def maya(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("maya"))
    return client


def read(client: Client, address: str, **headers: str) -> str:
    """Read a page as a person does: its words, without its tags."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.status_code
    return words(answer.content.decode())


def words(html: str) -> str:
    body = re.sub(r"<(script|template)\b.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.row("E19")
def test_a_person_page_says_what_happened_and_why_also_why_not(world: World, maya: Client) -> None:
    nudge(world), seats(world)
    ada = ada_at_her_limit(world)
    world.later(days=2)

    said = read(maya, f"/admin/people/{ada.pk}/")

    assert "Ada" in said
    assert "Starter, $49" in said
    assert "ada@northwind.example" in said
    assert "Did not enter Seats are full Refused seats_used 6 is less than seats_limit 8." in said
    assert "Entered Nudge at the limit, version 1" in said
    assert "Took path “Storage 80 % or more”" in said
    assert "storage_used_pct 83 is at least 80" in said
    assert "Not asked any more: “All seats taken”." in said
    assert "Push held until Tuesday 3 March, 09:00 Held 21:40 in Lisbon is inside the quiet hours." in said
    assert "Push sent: Storage is 83 % full Sent Was held since Monday 2 March, 21:40." in said
    assert "No open and no click within 1 day." in said


def test_what_was_said_newest_stands_first(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    world.later(days=1)

    said = read(maya, f"/admin/people/{ada.pk}/")

    assert said.index("Tuesday 3 March 2026") < said.index("Monday 2 March 2026")
    assert (
        said.index("Push sent")
        < said.index("Push held")
        < said.index("Entered Nudge")
        < said.index("usage_threshold_hit meter storage, threshold 80")
    )


@pytest.mark.parametrize(
    ("show", "there", "not_there"),
    [
        ("events", "usage_threshold_hit", "Entered Nudge"),
        ("decisions", "Entered Nudge", "Agreed to SMS"),
        ("messages", "Push sent", "Entered Nudge"),
        ("messages", "Push held", "Agreed to SMS"),
        ("nonsense", "Agreed to SMS", "no such filter"),
    ],
)
def test_a_filter_shows_its_own_kind_only(world: World, maya: Client, show: str, there: str, not_there: str) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    world.later(days=1)

    said = read(maya, f"/admin/people/{ada.pk}/timeline/?show={show}")

    assert there in said
    assert not_there not in said


def test_older_lines_come_by_pages_and_none_is_lost_or_told_twice(world: World, maya: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline_module, "PAGE", 4)
    nudge(world), seats(world)
    ada = ada_at_her_limit(world)
    world.later(days=7)

    seen: list[str] = []
    address: str | None = f"/admin/people/{ada.pk}/timeline/?show=all"
    while address:
        html = maya.get(address).content.decode()
        seen += re.findall(r'class="item" id="([\w-]+)"', html)
        older = re.search(r'hx-get="([^"]*before=[^"]*)"', html)
        address = unescape(older.group(1)) if older else None

    monkeypatch.setattr(timeline_module, "PAGE", 500)
    whole = re.findall(r'class="item" id="([\w-]+)"', maya.get(f"/admin/people/{ada.pk}/timeline/?show=all").content.decode())
    assert seen == whole
    assert len(set(seen)) == len(seen) > 8


@pytest.mark.row("A21")
def test_consent_is_shown_with_where_it_was_given(world: World, maya: Client) -> None:
    cleo = world.person("cleo", consents="sms")
    world.event(cleo, "consent_withdrawn", channel="sms", source="SMS reply", wording="STOP")

    said = read(maya, f"/admin/people/{cleo.pk}/")

    assert "SMS , promotional SMS reply, 2 Mar 2026 STOP No" in said
    assert "Ledger, 2 statements" in said or "sign-up form, 2 Dec 2025 Yes" in said


@pytest.mark.row("E19")
def test_the_gate_says_by_channel_whether_she_may_be_messaged(world: World, maya: Client) -> None:
    ben = world.person("ben", plan="pro", consents="email")

    said = read(maya, f"/admin/people/{ben.pk}/may/")

    assert "May Ben be messaged now?" in said
    assert "SMS The person never agreed to promotional messages by SMS. No" in said


def test_a_run_shows_where_it_waits_and_until_when(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    world.later(days=1)

    said = read(maya, f"/admin/people/{ada.pk}/runs/")

    assert "1 run" in said
    assert "Nudge at the limit Show path Rehearse Waits at “Wait for push engagement” until" in said


def test_whoever_may_only_look_sees_no_buttons_and_cannot_act(world: World, client: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    eli = User.objects.create_user("eli", is_staff=True)
    eli.user_permissions.add(Permission.objects.get(codename="view_person"))
    client.force_login(eli)
    run = Run.objects.get()

    said = read(client, f"/admin/people/{ada.pk}/")

    assert "Walking now" in said
    assert "Let go on" not in said
    assert "Let time pass" not in said
    assert client.post(f"/admin/people/{ada.pk}/runs/{run.pk}/end/", {}).status_code == 403
    assert Run.objects.get().reason == ""


def test_without_the_right_to_see_people_there_is_no_page(world: World, client: Client) -> None:
    ada = world.person("ada")
    client.force_login(User.objects.create_user("eli", is_staff=True))

    assert client.get(f"/admin/people/{ada.pk}/").status_code == 403
    assert client.get("/admin/people/").status_code == 403


@pytest.mark.row("E25")
def test_time_passes_by_hand_in_sandbox_and_the_page_says_where_the_clock_stands(world: World, maya: Client) -> None:
    from audience.now import database_now

    world.now = database_now()
    nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=83)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    for _ in range(12):
        maya.post(f"/admin/people/{ada.pk}/time/")

    said = read(maya, f"/admin/people/{ada.pk}/")

    assert "The clock here was moved on by" in said
    assert set(world.channels_heard_by(ada)) == {"push", "email", "sms"}
    assert "Finished Nudge at the limit" in said
    answer = maya.post(f"/admin/people/{ada.pk}/time/", headers={"HX-Request": "true"})
    assert "Nothing of Ada waits for a moment." in answer.headers["HX-Trigger-After-Settle"]


def test_in_sending_no_time_passes_by_hand(world: World, maya: Client) -> None:
    ada = world.person("ada")
    Installation.objects.update_or_create(id=1, defaults={"mode": "sending"})

    assert "Let time pass" not in read(maya, f"/admin/people/{ada.pk}/")
    answer = maya.post(f"/admin/people/{ada.pk}/time/", headers={"HX-Request": "true"})
    assert "Time passes by hand in Sandbox only." in answer.headers["HX-Trigger-After-Settle"]
    assert not History.objects.exists()


def test_a_message_opens_as_it_was_sent_and_its_mail_runs_nothing(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    world.later(days=3)
    mail = Message.objects.get(channel="email")

    said = read(maya, f"/admin/people/{ada.pk}/messages/{mail.pk}/", **{"HX-Request": "true"})
    body = maya.get(f"/admin/messages/{mail.pk}/body/")

    assert "What the next plan would give you" in said
    assert "Your storage is 83 % full." in body.content.decode()
    policy = body.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "/o/" not in body.content.decode(), "looking at it here must not count as an opening"


def test_names_are_escaped(world: World, maya: Client) -> None:
    ada = world.person("ada")
    world.say(ada, {"type": "identify", "traits": {"name": "<script>alert(1)</script>", "note": "<b>bold</b>"}})

    html = maya.get(f"/admin/people/{ada.pk}/").content.decode()

    assert "<script>alert" not in html
    assert "<b>bold" not in html


@pytest.mark.parametrize("text", ["ada", "ADA@north", "Northwind", "ad"])
def test_people_are_found_by_name_address_id_or_account(world: World, maya: Client, text: str) -> None:
    world.person("ada", account="northwind")
    world.person("ben", email="ben@else.example")

    said = read(maya, f"/admin/people/?q={text}", **{"HX-Request": "true"})

    assert "Ada" in said
    assert "Ben" not in said


def test_nobody_found_is_said(world: World, maya: Client) -> None:
    world.person("ada")

    assert "Nobody is known as “zoe”." in read(maya, "/admin/people/?q=zoe")


@pytest.mark.row("N3")
def test_why_has_an_address_of_its_own(world: World, maya: Client) -> None:
    nudge(world), seats(world)
    ada = ada_at_her_limit(world)

    answer = maya.get("/admin/why/?person=ada@northwind.example&journey=seats-are-full", follow=True)
    said = words(answer.content.decode())

    assert f"/admin/people/{ada.pk}/" in answer.redirect_chain[0][0]
    assert "Did not enter Seats are full Refused seats_used 6 is less than seats_limit 8." in said
    assert "Entered Nudge" not in said
    assert maya.get("/admin/why/?person=nobody").status_code == 404


def test_a_link_to_a_decision_brings_it_to_the_top(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    world.later(days=3)
    step = Step.objects.get(kind="requested", code="quiet_hours")

    html = maya.get(f"/admin/people/{ada.pk}/?show=decisions&step={step.pk}").content.decode()

    assert f'id="step-{step.pk}" data-marked' in html
    assert "Wait for push engagement” is over" not in html


@pytest.mark.row("E19")
def test_what_was_decided_is_shown_with_what_was_sent(world: World, maya: Client) -> None:
    nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=83)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(days=2)
    mail = Message.objects.get(node="email")

    narrowed = maya.get(f"/admin/people/{ada.pk}/?show=decisions&journey=nudge-at-the-limit").content.decode()
    all_ = maya.get(f"/admin/people/{ada.pk}/?show=decisions").content.decode()

    assert f'id="message-{mail.pk}"' in narrowed
    assert f'id="message-{mail.pk}"' in all_


@pytest.mark.row("E19")
def test_what_an_event_moved_is_said_from_what_to_what(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    world.later(days=1)
    world.say(ada, {"type": "identify", "traits": {"plan": "pro", "storage_used_pct": 12}})
    world.settle()

    said = read(maya, f"/admin/people/{ada.pk}/")

    assert "Profile came in plan: Starter → Pro, storage_used_pct: 83 → 12." in said
    assert "Plan: Starter → Pro, storage_used_pct: 83 → 12, so the journey is over." in said
    assert "the application changed the profile" not in said


@pytest.mark.row("N3")
def test_a_mail_without_consent_says_that_none_was_needed(world: World, maya: Client) -> None:
    nudge(world)
    for name, consents in (("cleo", ""), ("ada", "email sms push")):
        who = world.person(name, plan="starter", storage_used_pct=83, consents=consents)
        world.event(who, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
        world.later(minutes=5)
        page = maya.get(f"/admin/people/{who.pk}/").content.decode()
        assert ("No consent was recorded, and none was needed here." in page) is (consents == "")
        assert ("This person had agreed to it." in page) is (consents != "")


def test_a_page_behind_the_last_says_so(world: World, maya: Client) -> None:
    world.person("ada")
    assert "There is no page 9,999" in maya.get("/admin/people/", {"page": "9999"}).content.decode()
