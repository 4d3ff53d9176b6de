"""The page of results: what a manager finds on it, alone and as a file."""

import csv
import io
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.now import database_now
from channels.models import Message
from channels.receipts.hear import hear
from engine.models import Run, Watcher
from frontend.words import share
from insights.funnel.figures import Figures
from insights.funnel.scope import Scope
from tests.insights.funnel.cast import walked
from tests.insights.stories import nudge
from tests.pseudo import bare_texts, brackets

URL = "/admin/journeys/nudge-at-the-limit/results/"
# What the frame says around it is tested elsewhere.
INSIDE = {"HX-Request": "true", "HX-Target": "results"}


@pytest.fixture
def manager(db: None) -> Client:
    ruth = User.objects.create_user("ruth", password="long enough", is_staff=True)
    ruth.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_journeys", codename="view_draft"))
    client = Client()
    client.force_login(ruth)
    return client


@pytest.mark.row("D24")
@pytest.mark.row("A16")
@pytest.mark.row("D16")
def test_a_manager_sees_people_and_money_fall_through_the_funnel(world, manager):
    walked(world)

    html = manager.get(URL).content.decode()
    for words in (
        "No difference shown yet",
        "caused by the journey or not",
        "The goal was reached by 7 customers in 8 entries; credited here: 7 upgrades of 7 customers.",
        "entries older than 14 days",
        "New MRR",
        "Starter to Pro",
        "credited once, to the journey that last messaged somebody of this customer within those days.",
        "No difference is claimed yet",
        # Chance decides who is held out, and with it which of two sentences stands here.
        "below 100 ",
        "at the pace so far that takes",
        "Why entries heard nothing",
        "Why people did not enter",
        "Days from entry to upgrade",
        "No consent",
        "From the event to the provider",
        "In other currencies, not added",
        "€89",
    ):
        assert words in html, words
    assert "95 %%" not in html

    for part in ("funnel", "holdout", "days", "versions", "skips", "speed"):
        alone = manager.get(URL, {"part": part}).content.decode()
        assert f'id="{part}"' in alone
        assert "<html" not in alone
        rows = list(csv.reader(io.StringIO(manager.get(URL, {"part": part, "format": "csv"}).content.decode())))
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}

    figures = {row[0]: row[1] for row in csv.reader(io.StringIO(manager.get(URL, {"format": "csv"}).content.decode()))}
    assert (figures["Upgraded"], figures["New MRR, USD"], figures["New MRR, EUR"]) == ("7", "300", "89")

    for query in ({"days": "30", "by": "event"}, {"days": "45"}, {"version": "1"}, {"from": "2026-01-01", "by": "event"}):
        assert manager.get(URL, query).status_code == 200
    for query in ({"version": "99"}, {"days": "-1"}, {"days": "9999"}, {"by": "moon"}, {"from": "2999-01-01"}, {"from": "soon"}):
        assert manager.get(URL, query).status_code == 404, query

    with brackets():
        assert bare_texts(manager.get(URL, {"days": "30"}, headers=INSIDE).content.decode()) == []


@pytest.mark.row("D24")
def test_each_figure_of_the_funnel_leads_to_the_people_behind_it(world, manager):
    journey = walked(world)
    assert "/results/who/" not in manager.get(URL).content.decode()
    refused = manager.get(f"{URL}who/upgraded/")
    assert refused.status_code == 403
    assert "Can view person" in refused.content.decode()

    User.objects.get(username="ruth").user_permissions.add(
        Permission.objects.get(content_type__app_label="cairn_audience", codename="view_person")
    )
    html = manager.get(URL).content.decode()
    total = Figures(Scope(journey, world.now)).total
    for stage in ("entered", "messaged", "seen", "clicked", "upgraded", "reached", "held_out"):
        assert f'href="{URL}who/{stage}/"' in html
        shown = manager.get(f"{URL}who/{stage}/").content.decode()
        assert len(re.findall(r'class="name" href="/admin/people/\d+/', shown)) == getattr(total, stage)
    upgraded = manager.get(f"{URL}who/upgraded/").content.decode()
    assert "Starter → Pro" in upgraded
    assert re.search(r"(?i)>\s*ida", upgraded)
    assert manager.get(f"{URL}who/nobody/").status_code == 404
    # A watcher keeps the last message only, so what was sent within a period has no list.
    assert manager.get(f"{URL}who/messaged/", {"days": "30", "by": "event"}).status_code == 404
    with brackets():
        inside = re.search(r'<div class="card" id="who">.*?</table>', manager.get(f"{URL}who/upgraded/").content.decode(), re.DOTALL)
        assert inside is not None
        assert bare_texts(inside.group()) == []


@pytest.mark.row("D24")
def test_results_say_who_heard_nothing_and_who_did_not_enter(world, manager):
    nudge(world)
    for name, more in (("ada", {}), ("cleo", {"push_token": ""}), ("eve", {"plan": "enterprise"}), ("ben", {"plan": "pro"})):
        who = world.person(name, **{"plan": "starter", "storage_used_pct": 83, **more})
        world.event(who, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.event(who, "usage_threshold_hit", meter="storage", pct=96, threshold=90)

    html = manager.get(URL).content.decode()
    assert "2 of 3 entries" in html
    silent = list(csv.reader(io.StringIO(manager.get(URL, {"part": "silent", "format": "csv"}).content.decode())))
    assert sorted(silent[1:]) == [["Left by “Leave quietly”", "", "1"], ["Still walking, nothing sent yet", "Push", "1"]]
    refused = dict(csv.reader(io.StringIO(manager.get(URL, {"part": "refused", "format": "csv"}).content.decode())))
    assert refused == {"Reason": "Times", "The filter does not fit": "1", "Too soon after the last time": "1"}


def test_a_journey_that_nobody_entered_says_so(world, manager):
    nudge(world)

    html = manager.get(URL).content.decode()

    assert "Nobody has entered yet." in html
    assert "Nobody is held out" in html
    with brackets():
        assert bare_texts(manager.get(URL, headers=INSIDE).content.decode()) == []


def test_a_journey_that_was_never_published_has_an_empty_page(db, manager):
    from audience.history import CAIRN
    from audience.now import database_now
    from journeys.gallery import from_gallery
    from journeys.operations.create import create

    create(CAIRN, name="Draft only", now=database_now(), graph=from_gallery("nudge-at-the-limit").graph)

    assert "No version is published yet" in manager.get("/admin/journeys/draft-only/results/").content.decode()


def test_few_finished_are_counts_and_no_shares(world, manager):
    nudge(world)
    world.event(world.person("ada", plan="starter", storage_used_pct=83), "usage_threshold_hit", meter="storage", pct=83, threshold=80)

    assert "First figures appear when 20 people have finished" in manager.get(URL).content.decode()


def test_whoever_may_not_see_journeys_sees_no_results(world, client):
    nudge(world)
    client.force_login(User.objects.create_user("eve", is_staff=True))

    assert client.get(URL).status_code == 403
    assert client.get("/admin/journeys/nobody/results/").status_code == 403


@pytest.mark.row("D24")
def test_a_manager_sees_how_much_people_heard_and_who_had_enough(world, manager):
    journey = walked(world)
    sent = Message.objects.filter(journey_id=journey.pk, state="sent")
    per_person = Counter(sent.values_list("person_id", flat=True))
    loud = max(per_person, key=per_person.__getitem__)
    mail = sent.filter(person_id=loud, channel="email").first()
    hear(mail.pk, "unsubscribed", world.now, {}, provider_event_id="enough", now=world.now)

    rows = dict(list(csv.reader(io.StringIO(manager.get(URL, {"part": "heard", "format": "csv"}).content.decode())))[1:])
    page = manager.get(URL, {"part": "heard"}, headers=INSIDE).content.decode()

    for many in range(1, 5):
        label = "1 message" if many == 1 else f"{many} messages"
        assert rows[label] == str(sum(n == many for n in per_person.values()))
    assert rows["Unsubscribed, or said STOP"] == "1"
    assert rows["Complained"] == "0"
    assert f"{len(per_person)} people heard something" in page
    assert f"{share(1 / len(per_person))}" in page
    assert "0000" not in page


def test_paper_says_what_it_is_of_and_when(world, manager):
    walked(world)

    page = manager.get(URL, {"days": 30}).content.decode()

    of = r"All versions, since \d+ \w+ \d{4}, by entry"
    assert re.search(rf'<p class="printed whole">Cairn\. {of}\. Printed on \d+ \w+ \d{{4}}, \d\d:\d\d\.</p>', page)


@pytest.mark.row("N7")
def test_where_enough_are_held_out_already_it_says_when_their_days_are_over(world, manager):
    journey = walked(world)
    first = Watcher.objects.filter(journey_id=journey.pk, held_out=True).first()
    run = Run.objects.get(pk=first.run_id)
    until = database_now() + timedelta(days=5, hours=1)
    for n in range(100):
        who = world.person(f"held{n}")
        run.pk, run.person_id, run.home, run.shard = None, who.pk, who.home, who.home & 255
        run.save(force_insert=True)
        first.pk, first.run_id, first.person_id, first.home, first.shard = None, run.pk, who.pk, who.home, who.home & 255
        first.entered_at, first.until = database_now() - timedelta(days=9), until
        first.save(force_insert=True)

    assert "they are held out already, and their days are over in 5 days." in manager.get(URL).content.decode()
