"""The pages of the flow: what an engineer finds on them."""

from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.accept import Source, accept
from audience.models import Event, Quarantined
from audience.types import type_of
from tests.insights.flow.cast import forgetful, said, twelve_days, web_key
from tests.insights.stories import nudge
from tests.pseudo import bare_texts, brackets

URL = "/admin/flow/"
ADD = "/admin/cairn_audience/eventtyperow/add/"


def one_who_may(*names: str) -> Client:
    user = User.objects.create_user("eli", is_staff=True)
    for name in names:
        user.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_audience", codename=name))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def eli(db: None) -> Client:
    return one_who_may(
        "view_event", "view_person", "change_quarantined", "view_quarantined", "add_eventtyperow", "view_eventtyperow", "view_accesskey"
    )


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_with_nothing_yet_it_says_how_to_send_the_first_and_turns_into_the_list(world, eli):
    key = web_key(world)

    html = text(eli, URL)
    assert "Waiting for the first event" in html
    assert f"curl -u {key.shown}: http://testserver/v1/track" in html
    assert "analytics.track" in html
    assert "@segment/analytics-node" in html
    assert "Waiting for the first event" in text(eli, URL, part="waiting")
    with brackets():
        assert bare_texts(text(eli, URL, part="waiting")) == []

    world.event("ada", "session_started")
    assert eli.get(URL, {"part": "waiting"}).headers["HX-Refresh"] == "true"
    assert "session_started" in text(eli, URL)


@pytest.mark.row("D22")
def test_what_is_broken_stands_first_as_a_sentence(world, eli):
    twelve_days(world)
    forgetful(world, web_key(world))

    html = text(eli, URL)

    assert "collaborator_invited stopped 3 hours ago." in html
    assert "Refusing some" in html or "Refused so far" in html
    assert "feature is missing." in html
    assert "Never seen, and waited for" in html
    for part in ({"part": "types"}, {"part": "types", "range": "7d"}):
        alone = text(eli, URL, **part)
        assert 'id="types"' in alone
        assert "<html" not in alone
        with brackets():
            assert bare_texts(text(eli, URL, **part)) == []


def test_the_tail_gives_only_what_is_newer(world, eli):
    accept([said("session_started"), said("board_created")], Source(), world.now)
    last = Event.objects.order_by("-id")[0].pk

    assert eli.get(URL, {"part": "tail", "event": str(last), "refused": "0"}).status_code == 204

    accept([said("session_started", "bea"), said("paywall_encountered", "cem")], Source(), world.now)
    newer = text(eli, URL, part="tail", event=str(last), refused="0")
    assert newer.count('class="arrival') == 2
    assert "feature is missing." in newer
    assert f"event={last + 1}&amp;refused={Quarantined.objects.get().pk}" in newer
    only = text(eli, URL, part="tail", event="0", refused="0", type="board_created")
    assert only.count('class="arrival') == 1
    assert eli.get(URL, {"part": "tail", "event": "x", "refused": "0"}).status_code == 400
    assert eli.get(URL, {"part": "moon"}).status_code == 404


def test_who_somebody_is_is_told_to_whoever_may_see_people_only(world):
    world.event(world.person("ada"), "session_started")

    assert "ada@northwind.example" in text(one_who_may("view_event", "view_person"), URL)
    User.objects.all().delete()
    assert "ada@northwind.example" not in text(one_who_may("view_event"), URL)


@pytest.mark.row("D22")
def test_a_type_shows_fields_use_and_what_was_refused_and_repairs_it(world, eli):
    nudge(world)
    world.event("ada", "usage_threshold_hit", meter="storage", threshold=80, pct=83)
    forgetful(world, web_key(world))

    html = text(eli, f"{URL}usage_threshold_hit/")
    for words in ("Usage threshold crossed", "audience/event_types/usage_threshold_hit.py:", "Nudge at the limit", "begins with it"):
        assert words in html, words

    page = f"{URL}paywall_encountered/"
    html = text(eli, page)
    assert "4 in quarantine" in html
    assert "by write key web" in html
    reason = {"code": "missing", "field": "properties.feature"}
    assert "fits 3 of 4" in text(eli, page, part="repair", **{"from": "featureKey"}, **reason)
    with brackets():
        assert bare_texts(text(eli, page, part="quarantine")) == []

    done = eli.post(page, {**reason, "from": "featureKey", "do": "replay"}, headers={"HX-Request": "true"})
    assert "3 events went on; 1 does not fit yet" in done.headers["HX-Trigger"]
    assert eli.post(page, {**reason, "do": "drop"}).status_code == 302
    assert "Nothing of it was refused." in text(eli, page)


def registering(html):
    """Give the address behind “Register it”."""
    return ADD + unescape(html.partition(f'href="{ADD}')[2].partition('"')[0])


def test_an_unknown_type_is_called_so_and_its_form_comes_filled_in(world, eli):
    world.event("ada", "board_created", size=3, name="Plan", shared=True)

    assert "Unknown" in text(eli, URL)
    html = text(eli, f"{URL}board_created/")
    assert "Register it" in html
    form = text(eli, registering(html))
    assert 'value="board_created"' in form
    assert "name: text\nshared: flag\nsize: number" in form
    assert eli.get(f"{URL}nobody_ever_said_this/").status_code == 404


@pytest.mark.row("A6")
def test_an_unknown_type_with_blanks_in_its_name_is_registered_from_its_page(world, eli):
    world.event("ada", "Order Completed", total=3)
    form = eli.get(registering(text(eli, f"{URL}Order%20Completed/"))).context["adminform"].form

    eli.post(ADD, {name: form.get_initial_for_field(form.fields[name], name) or "" for name in form.fields})

    known = type_of("Order Completed")
    assert known is not None
    assert known.properties["total"].type == "number"
    assert "Unknown" not in text(eli, f"{URL}Order%20Completed/")


def test_names_of_all_kinds_have_a_page(world, eli):
    for name in ("Order/Completed now", "Ünïcode?&#", "a%2Fb"):
        world.event("ada", name, total=3)
    world.say("ada", {"type": "identify", "traits": {"plan": "pro"}})

    html = text(eli, URL)
    links = [unescape(piece.partition('"')[0]) for piece in html.split('class="name" href="')[1:]]
    assert len(links) == 4
    for link in links:
        assert eli.get(link).status_code == 200, link


def test_whoever_may_not_see_events_sees_no_flow(db, client):
    client.force_login(User.objects.create_user("eve", is_staff=True))

    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}session_started/").status_code == 403


def test_whoever_may_not_repair_is_refused(world):
    forgetful(world, web_key(world))
    looker = one_who_may("view_event")

    assert "Discard" not in text(looker, f"{URL}paywall_encountered/")
    assert looker.post(f"{URL}paywall_encountered/", {"code": "missing", "field": "properties.feature", "do": "drop"}).status_code == 403
    assert Quarantined.objects.filter(settled_at=None).count() == 4
