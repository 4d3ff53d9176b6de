"""E22: a test of a message, to an address of the allow-list, by a real mail server; it counts nowhere."""

import pytest
from django.contrib.auth.models import Permission, User
from django.utils.timezone import now as clock

from audience.history import Actor
from audience.models import History, Person
from channels.models import Allowed, MailroomItem, Message, Sender
from engine.models import Counter, Delta, Run, Step
from journeys.operations.create import create
from tests.channels.providers.test_smtp import box  # noqa: F401  a fixture
from tests.world import MONDAY_NOON as NOW
from tests.world import World, graph_of

pytestmark = pytest.mark.row("E22")
MAIL = {"subject": "{{ name }}, nearly full", "body": "2 of {{ event.limit }} boards.", "button_label": "Up", "button_url": "https://a.dev"}


@pytest.fixture
def maya(client, db):
    client.force_login(User.objects.create_superuser("maya", "Maya@Acme.dev"))
    return client


@pytest.fixture
def drawn(db):
    world = World()
    ada = world.person("ada")
    world.person("ben")
    world.event(ada, "feature_limit_reached", feature="boards", limit=3)
    nodes = [
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("mail", "send_email", MAIL),
        ("sms", "send_sms", {"text": "{{ event.limit }} boards"}),
        ("prompt", "send_in_app", {"title": "Full", "body": "Up?", "url": "/up"}),
    ]
    create(
        Actor("user:maya"),
        name="Nudge",
        key="nudge",
        now=NOW,
        graph=graph_of(*nodes, edges=["start.next mail", "mail.next sms", "sms.next prompt"]),
    )
    return ada


@pytest.fixture
def post(box, db):  # noqa: F811  the fixture above
    kept, settings = box
    config = {"host": settings.host, "port": settings.port, "security": "none"}
    Sender.objects.create(channel="email", provider="smtp", name="Acme", address="hello@boards.dev", config=config)
    return kept


def allow(address, channel="email"):
    Allowed.objects.create(channel=channel, address=address, added_by="user:maya", added_at=clock())


def send(client, who, address, step="mail"):
    return client.post(f"/admin/journeys/nudge/preview/send/?step={step}", {"who": f"#{who.pk}", "address": address})


def test_a_test_is_filled_in_for_the_person_marked_and_counted_nowhere(maya, drawn, post):
    allow("@acme.dev")
    page = maya.get(f"/admin/journeys/nudge/preview/?step=mail&person=%23{drawn.pk}").content.decode()
    assert "Send a test" in page
    assert 'value="Maya@acme.dev"' in page

    said = send(maya, drawn, "Maya@Acme.dev").content.decode()

    assert "Sent to maya@acme.dev, marked as a test." in said
    (mail,) = post.mails
    assert (mail["Subject"], mail["To"]) == ("[Test] Ada, nearly full", "maya@acme.dev")
    assert "2 of 3 boards." in mail.get_body(("plain",)).get_content()
    assert [model.objects.count() for model in (Message, Run, Step, Delta, Counter, MailroomItem)] == [0] * 6
    row = History.objects.filter(operation="message.test").get()
    assert (row.actor, row.values) == ("user:maya", {"step": "mail", "channel": "email", "person": drawn.pk, "provider": "smtp"})


def test_without_a_sender_the_mailroom_takes_it(maya, drawn):
    allow("+14155552671", "sms")
    said = send(maya, drawn, "+1 415 555 2671", "sms").content.decode()

    assert "the test lies in the mailroom" in said
    assert MailroomItem.objects.get().text == "[Test] 3 boards"
    assert "[Test] 3 boards" in maya.get("/admin/mailroom/").content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("address", "step", "sentence"),
    [
        ("ada@elsewhere.dev", "mail", "ada@elsewhere.dev is not on the allow-list"),
        ("nobody", "mail", "This is not an address"),
        ("on@acme.dev, off@else.dev", "mail", "This is not an address"),
        ("@acme.dev", "mail", "@acme.dev is not on the allow-list"),
        ("on@acme.dev", "sms", "This is not an address"),
        ("on@acme.dev", "prompt", "can be tried out"),
    ],
)
def test_what_cannot_be_sent_is_told_and_nothing_goes_out(maya, drawn, post, address, step, sentence):
    allow("@acme.dev")
    said = send(maya, drawn, address, step).content.decode()

    assert sentence in said
    assert post.mails == []
    assert not History.objects.filter(operation="message.test").exists()


def test_a_missing_value_is_named_instead_of_a_blank(maya, drawn, post):
    allow("@acme.dev")
    said = send(maya, Person.objects.get(name="Ben"), "maya@acme.dev").content.decode()

    assert "event.limit" in said
    assert post.mails == []


def test_what_the_mail_server_says_is_told(maya, drawn, post):
    allow("@acme.dev")
    post.rcpt = "550 no such user"

    assert "550 at RCPT" in send(maya, drawn, "maya@acme.dev").content.decode()


def test_whoever_may_only_look_sends_nothing(client, drawn, post):
    allow("@acme.dev")
    eli = User.objects.create_user("eli", is_staff=True)
    eli.user_permissions.add(Permission.objects.get(codename="view_draft"))
    client.force_login(eli)

    assert "Send a test" not in client.get(f"/admin/journeys/nudge/preview/?step=mail&person=%23{drawn.pk}").content.decode()
    assert send(client, drawn, "maya@acme.dev").status_code == 403
    assert post.mails == []
