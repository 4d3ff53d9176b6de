"""Sandbox or Sending: said what it means, switched by who may, written down."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audience.models import Clock, History, Installation
from channels.models import Allowed


@pytest.fixture
def maya(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("maya"))
    return client


@pytest.mark.row("E25")
def test_the_mode_is_switched_and_written_down(maya: Client) -> None:
    said = maya.get("/admin/cairn/mode/").content.decode()
    assert "nothing leaves the house" in said

    answer = maya.post("/admin/cairn/mode/", {"mode": "sending"}, follow=True)

    assert Installation.current().mode == "sending"
    assert "This installation is sending now." in answer.content.decode()
    row = History.objects.get()
    assert (row.actor, row.operation, row.values) == (
        "user:maya",
        "installation.mode",
        {"from": "sandbox", "to": "sending", "clocks_set_back": 0},
    )


def test_the_same_mode_twice_is_one_row(maya: Client) -> None:
    for _ in range(2):
        maya.post("/admin/cairn/mode/", {"mode": "sending"})

    assert History.objects.count() == 1


def test_in_sending_every_clock_is_the_true_one(maya: Client) -> None:
    Clock.objects.create(home=7, ahead=timedelta(days=5))

    maya.post("/admin/cairn/mode/", {"mode": "sending"})

    assert not Clock.objects.exists()


def test_a_mode_that_does_not_exist_is_refused(maya: Client) -> None:
    assert maya.post("/admin/cairn/mode/", {"mode": "loud"}).status_code == 400
    assert not History.objects.exists()


def test_without_the_right_nobody_switches(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("eli", is_staff=True))

    assert client.post("/admin/cairn/mode/", {"mode": "sending"}).status_code == 403
    assert Installation.current().is_sandbox


def test_the_pill_leads_there(maya: Client) -> None:
    assert 'href="/admin/cairn/mode/"' in maya.get("/admin/people/").content.decode()


@pytest.mark.row("E25")
def test_an_address_is_allowed_and_taken_off_and_both_are_written_down(maya: Client) -> None:
    assert "Nobody is on the list" in maya.get("/admin/cairn/mode/").content.decode()

    page = maya.post("/admin/cairn/mode/allow/", {"channel": "email", "address": "Maya@Acme.dev"}, follow=True).content.decode()
    assert "From Sandbox, maya@acme.dev may be reached." in page
    assert "except to the one entry of the list below" in page
    assert "1 entry of the allow-list is reached for real." in maya.get("/admin/people/").content.decode()

    row = Allowed.objects.get()
    maya.post(f"/admin/cairn/mode/allow/{row.pk}/take-off/")
    assert not Allowed.objects.exists()
    assert [(h.actor, h.operation, h.values) for h in History.objects.order_by("id")] == [
        ("user:maya", operation, {"channel": "email", "domain": False}) for operation in ("sandbox.allow", "sandbox.disallow")
    ]


@pytest.mark.row("E25")
@pytest.mark.parametrize(
    ("channel", "address", "sentence"),
    [
        ("email", "maya", "This is not one e-mail address"),
        ("email", "@gmail.com", "Anybody can have an address at this domain"),
        ("sms", "0446681800", "This is not a phone number with its country"),
        ("fax", "1", "E-mail, SMS and push have addresses"),
        ("email", "on@acme.dev", "on the list already"),
    ],
)
def test_a_wrong_address_is_told_beside_its_field_and_stays_there(maya: Client, channel: str, address: str, sentence: str) -> None:
    maya.post("/admin/cairn/mode/allow/", {"channel": "email", "address": "on@acme.dev"})

    answer = maya.post("/admin/cairn/mode/allow/", {"channel": channel, "address": address})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert f'value="{address}"' in page
    assert Allowed.objects.count() == 1


@pytest.mark.row("E25")
def test_without_the_right_nobody_is_allowed(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("eli", is_staff=True))

    assert client.post("/admin/cairn/mode/allow/", {"channel": "email", "address": "eli@acme.dev"}).status_code == 403
    assert client.post("/admin/cairn/mode/allow/1/take-off/").status_code == 403
    assert not Allowed.objects.exists()
