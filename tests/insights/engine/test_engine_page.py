"""The engine seen from inside: what is found there, who may act, and what acting does."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.urls import reverse

from audience.models import History, Inbox, Quarantined
from audience.now import database_now
from channels.models import Message
from engine.models import Pulse, Run, Step
from tests.world import graph_of

HERE = "/admin/engine/"
PUSH = {"title": "Nearly full", "body": "8 of 10 boards are used"}


@pytest.fixture
def maya(client, db):
    client.force_login(User.objects.create_superuser("maya"))
    return client


@pytest.fixture
def sam(client, db):
    """Sam may look, and no more."""
    sam = User.objects.create_user("sam", is_staff=True)
    sam.user_permissions.add(*Permission.objects.filter(codename__in=["view_run", "view_message"]))
    client.force_login(sam)
    return client


@pytest.fixture
def ada(world):
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("push", "send_push", PUSH),
            ("wait", "wait_time", {"lasts": "P1D"}),
            edges=["start.next push", "push.next wait"],
        ),
        "storage",
    )
    world.event(ada, "feature_limit_reached", feature="boards")
    return ada


@pytest.fixture
def unsure(ada, world):
    """Ada's push is in doubt."""
    Message.objects.update(
        state="unknown", why="worker_gone", provider="fcm", token=uuid.uuid4(), claimed_at=world.now, called_at=world.now
    )
    return Message.objects.get()


@pytest.fixture
def broken(ada, world):
    """Ada's walk has failed while it waited."""
    Run.objects.update(state="failed", reason="error", wake_at=None, listens=[], ended_at=world.now)
    run = Run.objects.get()
    trace = 'Traceback (most recent call last):\n  File "wait.py", line 3\nRuntimeError: this one breaks'
    kept = {
        "person_id": ada.pk,
        "journey_id": run.journey_id,
        "version_id": run.version_id,
        "run_id": run.pk,
        "node": run.node,
        "at": world.now,
    }
    Step.objects.create(kind="ended", code="error", values={"trace": trace}, **kept)
    return run


def told(client, url=HERE):
    answer = client.get(url)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.row("N5")
def test_a_healthy_engine_says_so_and_when_beat_ticked_and_which_zone_rules_it_has(maya):
    Pulse.objects.create(name="beat", at=database_now())

    page = told(maya)

    assert "Nothing is stuck" in page
    assert "Beat ticked" in page
    assert "s ago" in page
    assert "Never yet" in page
    assert "Time zone rules" in page
    assert "Nothing is in doubt" in page
    assert "No walk has failed" in page
    assert "The quarantine is empty" in page


@pytest.mark.row("N5")
def test_what_waits_for_people_is_no_clean_bill_and_the_command_says_the_same(maya, broken, unsure, capsys):
    Quarantined.objects.create(code="missing", received_at=database_now())

    page = told(maya, HERE + "?part=now")
    call_command("doctor", no_color=True)

    words = "Nothing is stuck, but people must settle 1 message in doubt, 1 run that failed, 1 event in quarantine"
    assert "Waits for people" in page
    assert words in page
    assert words in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.row("N5")
def test_a_silent_beat_and_a_shard_behind_are_seen_and_the_part_refreshes_alone(maya):
    now = database_now()
    Pulse.objects.create(name="beat", at=now - timedelta(minutes=2))
    Inbox.objects.create(shard=77, home=77, person_id=1, type="x", at=now, received_at=now - timedelta(minutes=3))

    page = told(maya, HERE + "?part=now")

    assert "Something is stuck" in page
    assert "Silent" in page
    assert "1 of 256 shards are more than 5 s behind" in page
    assert "<td>77</td>" in page
    assert "<html" not in page


@pytest.mark.row("N2")
@pytest.mark.row("N5")
def test_a_message_in_doubt_is_listed_with_its_person_journey_provider_and_reason(maya, unsure):
    page = told(maya)

    for words in ("Ada", "storage", "Push", "whether it went out is not known", "It was sent", "Not sent, send again", "Leave it"):
        assert words in page, words


@pytest.mark.row("N2")
@pytest.mark.parametrize(("choice", "state"), [("sent", "sent"), ("again", "held"), ("leave", "unknown")])
def test_each_choice_settles_it_and_is_written_down(maya, unsure, choice, state):
    page = maya.post(reverse("insights:engine_settle", args=[unsure.pk]), {"choice": choice}, follow=True)

    row = History.objects.get()
    assert Message.objects.get().state == state
    assert (row.actor, row.operation, row.object_id, row.values["choice"]) == ("user:maya", "message.settle", str(unsure.pk), choice)
    assert "Nothing is in doubt" in page.content.decode()


def test_what_was_settled_meanwhile_is_said_and_not_done_twice(maya, unsure):
    where = reverse("insights:engine_settle", args=[unsure.pk])
    maya.post(where, {"choice": "sent"})

    page = maya.post(where, {"choice": "again"}, follow=True)

    assert "not in doubt any more" in page.content.decode()
    assert (Message.objects.get().state, History.objects.count()) == ("sent", 1)


def test_a_choice_that_does_not_exist_is_refused(maya, unsure):
    assert maya.post(reverse("insights:engine_settle", args=[unsure.pk]), {"choice": "burn"}).status_code == 400
    assert not History.objects.exists()


@pytest.mark.row("N5")
def test_a_failed_walk_shows_its_traceback_and_is_tried_again(maya, broken, world):
    page = told(maya)
    assert "RuntimeError: this one breaks" in page
    assert 'File "wait.py", line 3' in page

    page = maya.post(reverse("insights:engine_try_again", args=[broken.pk]), follow=True)

    assert "It is tried again" in page.content.decode()
    assert Run.objects.get().state == "waiting"
    assert History.objects.get().operation == "run.try_again"
    assert "No walk has failed" in page.content.decode()


def test_tried_again_twice_says_that_it_has_not_failed(maya, broken):
    where = reverse("insights:engine_try_again", args=[broken.pk])
    maya.post(where)

    assert "has not failed" in maya.post(where, follow=True).content.decode()
    assert "has not failed" in maya.post(reverse("insights:engine_try_again", args=[9]), follow=True).content.decode()
    assert History.objects.count() == 1


@pytest.mark.row("N5")
def test_quarantine_is_counted_and_opens_there(maya):
    Quarantined.objects.create(type="x", code="x", sentence="x", original="{}", received_at=database_now())

    page = told(maya)

    assert "1 event could not be taken in or walked" in page
    assert maya.get(reverse("admin:cairn_audience_quarantined_changelist") + "?settled_at__isempty=1").status_code == 200


def test_whoever_may_only_look_sees_no_names_no_tracebacks_and_no_buttons(sam, unsure, broken):
    page = told(sam)

    assert "Messages in doubt" in page
    for words in ("Ada", "Traceback", "Leave it", "/try-again/", "Quarantine"):
        assert words not in page, words
    assert sam.post(reverse("insights:engine_settle", args=[unsure.pk]), {"choice": "sent"}).status_code == 403
    assert sam.post(reverse("insights:engine_try_again", args=[broken.pk])).status_code == 403


def test_without_the_right_nobody_comes_in(client, db):
    client.force_login(User.objects.create_user("eli", is_staff=True))

    assert client.get(HERE).status_code == 403


def test_another_part_is_not_found(maya):
    assert maya.get(HERE + "?part=brain").status_code == 404


def test_many_lines_ask_no_more_than_one(maya, broken, world, django_assert_max_num_queries):
    for n in range(5):
        row = Run.objects.get(pk=broken.pk)
        row.pk, row.instance = None, str(n)
        row.save()
    maya.get(HERE)

    with django_assert_max_num_queries(28):
        maya.get(HERE)


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("Beat ticked", "Beat is the clock of the engine: once a second it sends a tick."),
        ("A worker took a tick", "A tick tells the workers to look for what is due"),
        ("shards are more than 5 s behind", "A shard is one of 256 parts into which all customers are divided"),
        ("Oldest event not walked", "The inbox holds the events that were accepted and are not walked yet."),
        ("Oldest overdue timer", "A timer is the moment at which a walk that waits goes on."),
        ("Logs and their partitions", "A partition is one month of a log"),
    ],
)
def test_each_word_of_the_engine_is_explained_where_it_is_read(maya, part, sentence):
    html = unescape(maya.get(HERE).content.decode())
    cards = [card for card in re.findall(r"<section.*?</section>", html, re.DOTALL) if part in card]

    assert len(cards) == 1
    assert sentence in cards[0]
