"""The doors of links: on, seen, out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from audience.now import database_now
from channels.tracking import views
from channels.tracking.links import TrackedLinks, links_for

pytestmark = [pytest.mark.django_db, pytest.mark.urls("channels.tracking.urls")]

UP = "https://acme.example/billing?plan=pro&account=acme"
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def told(monkeypatch):
    """What the receipts are told, kept here."""
    kept = []
    monkeypatch.setattr(views, "heard", lambda kind, message_id, now, **evidence: kept.append((kind, message_id, evidence)))
    return kept


def path(address):
    return "/" + address.split("/", 3)[3]


@pytest.mark.row("E23")
@pytest.mark.row("A12")
def test_a_click_lands_on_the_plan_and_counts(client, told):
    answer = client.get(path(links_for(7, "email", BEFORE).track(UP)), **BROWSER)

    assert (answer.status_code, answer["Location"]) == (302, UP)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert told == [("clicked", 7, {"index": 0, "link": "https://acme.example/billing"})]


@pytest.mark.row("E23")
def test_prefetching_leads_on_but_does_not_count(client, told):
    old, fresh = path(links_for(7, "email", BEFORE).track(UP)), path(links_for(7, "email", database_now()).track(UP))

    answers = [
        client.head(old, **BROWSER),
        client.get(old, HTTP_USER_AGENT="BarracudaCentral"),
        client.get(old, **BROWSER, HTTP_SEC_PURPOSE="prefetch"),
        client.get(fresh, **BROWSER),
    ]

    assert [answer["Location"] for answer in answers] == [UP] * 4
    assert told == []


@pytest.mark.row("E23")
@pytest.mark.parametrize("door", ["t/%s", "o/%s.gif", "u/%s"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_is_refused_in_a_sentence(client, told, door, method):
    forged = door % path(TrackedLinks(7).track("https://evil.example"))[3:-2]

    answer = getattr(client, method)(f"/{forged}", **BROWSER)

    if method == "post" and not door.startswith("u"):
        assert answer.status_code == 405
    else:
        assert answer.status_code == 404
        assert "It was not made here" in answer.content.decode()
    assert told == []


def test_a_link_of_one_door_opens_no_other(client, told):
    click, out = path(TrackedLinks(7).track(UP)), path(TrackedLinks(7).unsubscribe())

    assert client.post(click.replace("/t/", "/u/")).status_code == 404
    assert client.get(out.replace("/u/", "/t/"), **BROWSER).status_code == 404
    assert told == []


@pytest.mark.row("E23")
def test_the_picture_tells_of_an_opening(client, told):
    answer = client.get(path(links_for(7, "email", BEFORE).pixel()), **BROWSER)

    assert answer["Content-Type"] == "image/gif"
    assert answer.content.startswith(b"GIF89a")
    assert told == [("opened", 7, {})]


@pytest.mark.row("E23")
def test_the_way_out_asks_first_and_acts_on_post(told):
    client = Client(enforce_csrf_checks=True)
    way_out = path(links_for(7, "email", BEFORE).unsubscribe())

    asked = client.get(way_out, **BROWSER)
    assert "Unsubscribe?" in asked.content.decode()
    assert "<form" in asked.content.decode()
    assert told == []

    done = client.post(way_out, **BROWSER)
    assert done.status_code == 200
    assert "You are unsubscribed" in done.content.decode()
    assert told == [("unsubscribed", 7, {"one_click": False})]


@pytest.mark.row("E23")
def test_a_mail_program_unsubscribes_with_one_click(told):
    client = Client(enforce_csrf_checks=True)

    done = client.post(path(links_for(7, "email", BEFORE).unsubscribe()), {"List-Unsubscribe": "One-Click"})

    assert done.status_code == 200
    assert told == [("unsubscribed", 7, {"one_click": True})]


def test_she_gets_where_she_wants_while_our_database_is_away(client, monkeypatch):
    def away():
        raise DatabaseError("gone")

    monkeypatch.setattr(views, "database_now", away)

    assert client.get(path(TrackedLinks(7).track(UP)), **BROWSER)["Location"] == UP


def test_the_pages_keep_to_the_policy(client, told):
    answer = client.get(path(links_for(7, "email", BEFORE).unsubscribe()), **BROWSER)
    page = answer.content.decode()

    assert "'unsafe" not in answer["Content-Security-Policy"]
    assert "style=" not in page
    assert "<script" not in page
    assert "<style" not in page


def test_two_seconds_may_be_another_time(client, told, settings):
    settings.TOO_SOON_SECONDS = 0

    client.get(path(links_for(7, "email", database_now() - timedelta(seconds=1)).track(UP)), **BROWSER)

    assert len(told) == 1
