"""Numbers of some of the people: who went one way of a split, who entered on some days. A plain count says the same."""

from collections import Counter as Tally
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from audience.models import Installation
from channels.models import Message
from engine.models import Run, Step, Watcher
from engine.runtime import by_hand
from journeys.models import Draft
from journeys.pages.crowd import Crowd
from journeys.pages.walked import rows_of
from tests.journeys.pages.test_canvas import data_of
from tests.journeys.pages.test_numbers import maya, words, world
from tests.world import graph_of

__all__ = ["maya", "world"]

PAGE = "/admin/journeys/two-ways/"
LIMIT = "feature_limit_reached"
SHARES = [{"key": "a", "label": "A", "percent": 50}, {"key": "b", "label": "B", "percent": 50}]
GRAPH = graph_of(
    ("start", "entry_event", {"types": [LIMIT], "reentry": "always"}),
    ("which", "split", {"shares": SHARES, "salt": "which"}),
    ("push", "send_push", {"title": "Push", "body": "Push"}),
    ("sms", "send_sms", {"text": "By SMS."}),
    ("day", "wait_time", {"lasts": "P1D"}),
    ("goal", "goal", {}),
    edges=["start.next which", "which.a push", "which.b sms", "push.next day", "sms.next day", "day.next goal"],
    goal={"type": "plan_upgraded"},
)
# What one counts by hand, with the log alone: the people of one way, at each step, by what happened there.
PLAIN = """
with theirs as (select distinct run_id from cairn_engine_step where kind = 'moved' and node = 'which' and port = %s)
select s.node, s.kind, s.port, count(*) from cairn_engine_step s join theirs using (run_id)
where s.kind in ('entered', 'moved', 'ended') or (s.kind = 'goal' and s.code = 'goal') group by 1, 2, 3
"""


def two_ways(world):
    """Twelve people come, and some two days later, none of whom may be texted; some wait, one upgrades, one is ended, two are moved."""
    journey = world.journey(GRAPH, key="two-ways")
    Draft.objects.create(journey=journey, graph=GRAPH, changed_at=journey.changed_at)
    people = [world.person(f"p{n}", consents="email push") for n in range(12)]
    for person in people:
        world.event(person, LIMIT, feature="boards")
    world.later(days=2)
    ids = {"a": [], "b": []}
    # The dice fall by the person's id: others come until there are two on each way.
    while not all(len(runs) > 1 for runs in ids.values()):
        people.append(world.person(f"p{len(people)}", consents="email push"))
        world.event(people[-1], LIMIT, feature="boards")
        run = world.run_of(people[-1])
        ids[Step.objects.get(kind="moved", node="which", run_id=run.pk).port].append(run.pk)
    by_hand.end_run(ids["a"][0], "by_hand", world.now)
    run = Run.objects.get(pk=ids["b"][0])
    assert run.node == "day"
    by_hand.put_at(run.pk, run.version_id, "push", world.now)
    world.settle()
    upgrades = Run.objects.get(pk=ids["b"][1])
    world.event(next(one for one in people if one.pk == upgrades.person_id), "plan_upgraded", to="pro")
    return journey


@pytest.fixture
def walked(world):
    return two_ways(world)


def counts(client, query=""):
    return client.get(f"{PAGE}_counts.json{query}").json()


@pytest.mark.row("E18")
@pytest.mark.parametrize("way", ["a", "b"])
def test_the_figures_of_one_way_are_those_of_a_plain_count(maya, walked, way):
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [way])
        plain = {(node, kind, port): n for node, kind, port, n in cursor.fetchall()}
    found = counts(maya, f"?way=which|{way}")

    theirs = Step.objects.filter(kind="moved", node="which", port=way).values_list("run_id", flat=True)
    moved = {f"{node}|{port}": n for (node, kind, port), n in plain.items() if kind == "moved"}
    assert found["edges"] == moved
    assert moved[f"which|{way}"] == len(theirs)
    assert found["nodes"]["start"]["entered"] == plain["start", "entered", ""] == len(theirs)
    waiting = Tally(Run.objects.filter(id__in=theirs, ended_at=None).values_list("node", flat=True))
    assert {node: told["waiting"] for node, told in found["nodes"].items() if told.get("waiting")} == waiting
    ended = Tally()
    for (node, kind, _port), n in plain.items():
        ended[node] += n if kind in ("ended", "goal") else 0
    assert {node: told["ended"] for node, told in found["nodes"].items() if told.get("ended")} == +ended
    assert "push" in found["nodes"] if way == "a" else found["nodes"]["push"]["moved_in_by_hand"] == 1


@pytest.mark.row("E18")
def test_the_ways_together_are_everyone(maya, walked):
    everyone, one, other = (counts(maya, query) for query in ("", "?way=which|a", "?way=which|b"))
    assert everyone["nodes"]["sms"]["skipped"] > 0
    assert everyone["nodes"]["goal"]["goal"] == 1
    for which in ("nodes", "edges"):
        for name, told in everyone[which].items():
            both = [ways[which].get(name, {} if which == "nodes" else 0) for ways in (one, other)]
            if which == "edges":
                assert told == sum(both), name
                continue
            for measure, n in told.items():
                assert n == sum(way.get(measure, 0) for way in both), (name, measure)


@pytest.mark.row("E18")
def test_the_bar_offers_everyone_and_each_way_and_keeps_it_in_every_address(maya, walked):
    page = maya.get(f"{PAGE}?mode=numbers")
    assert "Everyone Everyone Way A of “which” Way B of “which”" in words(page)

    chosen = maya.get(f"{PAGE}?mode=numbers&way=which|b")
    assert "Way B of “which” Everyone Way A of “which”" in words(chosen)
    urls = data_of(chosen)["urls"]
    assert urls["counts"].endswith("_counts.json?way=which%7Cb")
    assert urls["people"].endswith("people/?way=which%7Cb")
    assert "mode=numbers&amp;days=7&amp;way=which%7Cb" in chosen.content.decode()
    assert maya.get(f"{PAGE}_counts.json?way=which|z").status_code == 404
    assert maya.get(f"{PAGE}_counts.json?way=x").status_code == 404

    theirs = Watcher.objects.filter(run_id__in=Step.objects.filter(node="which", port="b").values("run_id"))
    figures = words(maya.get(f"{PAGE}people/?way=which|b"))
    assert f"entered {theirs.count()}" in figures
    assert "Way B of “which”" in figures


@pytest.mark.row("E18")
def test_who_is_listed_went_that_way(maya, walked):
    waiting = Run.objects.filter(node="day", ended_at=None)
    theirs = set(Step.objects.filter(node="which", port="a").values_list("run_id", flat=True))
    listed = maya.get(f"{PAGE}people/?step=day&way=which|a").content.decode()
    assert {run.pk for run in waiting if f"run={run.pk}" in listed} == {run.pk for run in waiting if run.pk in theirs}


@pytest.mark.row("E18")
def test_who_entered_on_some_days_is_counted_and_the_days_are_kept_in_the_address(maya, walked, world):
    first = Watcher.objects.order_by("entered_at").first().entered_at.date()
    assert counts(maya, f"?from={first}&to={first}")["nodes"]["start"]["entered"] == 12
    # Days of entry go before a period, in which nothing happened.
    assert counts(maya, f"?days=7&from={first}&to={first}")["nodes"]["start"]["entered"] == 12
    assert counts(maya, "?from=2000-01-01")["nodes"]["start"]["entered"] == Watcher.objects.count()
    assert counts(maya, f"?from={first + timedelta(days=1)}")["nodes"]["start"]["entered"] == Watcher.objects.count() - 12
    assert counts(maya, f"?to={first - timedelta(days=1)}")["nodes"]["start"]["entered"] == 0
    some = counts(maya, f"?from={first}&to={first}&way=which|a")
    plain = Step.objects.filter(kind="moved", node="which", port="a", at__lt=world.now - timedelta(days=1)).count()
    assert some["nodes"]["start"]["entered"] == some["edges"]["which|a"] == plain

    page = maya.get(f"{PAGE}?mode=numbers&from={first}&to={first}")
    assert "Entered on 2 Mar 2026" in words(page)
    assert data_of(page)["urls"]["counts"].endswith(f"?from={first}&to={first}")
    assert f'name="from" value="{first}"' in page.content.decode()


@pytest.mark.row("E18")
def test_days_begin_at_midnight_where_the_installation_is(maya, walked, world):
    early = Watcher.objects.order_by("entered_at").first()
    Watcher.objects.filter(pk=early.pk).update(entered_at=early.entered_at.replace(day=1, hour=23, minute=30))
    assert counts(maya, "?from=2026-03-02&to=2026-03-02")["nodes"]["start"]["entered"] == 11
    Installation.objects.update_or_create(pk=1, defaults={"zone": "Europe/Berlin"})
    assert counts(maya, "?from=2026-03-02&to=2026-03-02")["nodes"]["start"]["entered"] == 12


@pytest.mark.row("E18")
@pytest.mark.parametrize("days", ["0", "7"])
def test_an_upgrade_is_counted_where_it_is_credited(walked, world, days):
    heard_nothing = Watcher.objects.filter(reached_at__isnull=False).get()
    assert not heard_nothing.credited
    rows = {measure for _version, _node, _port, measure, _n in rows_of(upgraders(walked, days, world.now))}
    assert "goal" in rows
    assert not rows & {"upgraded", "mrr"}
    Watcher.objects.filter(pk=heard_nothing.pk).update(credited=True, mrr=1900, currency="USD")
    rows = {measure: n for _version, _node, _port, measure, n in rows_of(upgraders(walked, days, world.now))}
    assert (rows["upgraded"], rows["mrr"]) == (1, 1900)


@pytest.mark.row("E18")
def test_messages_are_counted_by_what_became_of_them_within_the_period(walked, world):
    failed = Message.objects.filter(node="push").order_by("id")[0]
    Message.objects.filter(pk=failed.pk).update(state="failed", why="provider_refused")
    ways = [way for way in "ab" for _one in Step.objects.filter(run_id=failed.run_id, kind="moved", node="which", port=way)]
    crowd = replace(upgraders(walked, "0", world.now), way=("which", *ways))
    told = {(node, why, measure): n for _version, node, why, measure, n in rows_of(crowd) if measure in ("sent", "skipped", "failed")}
    plain = Message.objects.filter(run_id__in=crowd.walks().values("run_id"))
    assert told["push", "provider_refused", "failed"] == 1
    assert sum(told.values()) == plain.count()

    long_ago = replace(crowd, days=7, begin=world.now + timedelta(days=1))
    assert not [row for row in rows_of(long_ago) if row[3] in ("sent", "skipped", "failed")]


def upgraders(journey, days, now):
    return Crowd.but_days(journey, list(journey.versions.all()), {"days": days, "way": "which|b"}, now)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2026-02-30", "“2026-02-30” is no day of the calendar."),
        ("from=2026-03-03&to=2026-03-01", "The first day comes after the last one."),
        ("from=9999-12-31", "Nobody can have entered yet: the first day lies ahead."),
        ("to=9999-12-31", "The last day lies ahead; choose today or earlier."),
        ("to=0001-01-01", "Choose a day from the year 2000 on."),
    ],
)
def test_days_that_cannot_be_get_a_sentence_and_everybody_is_shown(maya, walked, query, sentence):
    page = maya.get(f"{PAGE}?mode=numbers&{query}")
    assert sentence in words(page)
    assert data_of(page)["urls"]["counts"].endswith("_counts.json")
    assert "All the time" in words(page)
    assert maya.get(f"{PAGE}_counts.json?{query}").status_code == 404
