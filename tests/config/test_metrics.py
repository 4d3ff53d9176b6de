"""What Prometheus reads: right over several processes, and not for everybody."""

import uuid
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from audience.accept import Source, accept
from audience.models import Inbox, Quarantined
from channels import tally
from channels.models import Message
from engine.models import Run
from engine.runtime.lag import note
from tests.world import World, graph_of

PUSH = {"title": "Nearly full", "body": "8 of 10 boards are used"}
PROXY = {"X-Forwarded-For": "203.0.113.9"}


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def read(client):
    def scrape():
        answer = client.get("/metrics")
        assert answer.status_code == 200
        found = text_string_to_metric_families(answer.content.decode())
        return {(s.name, *sorted(s.labels.values())): s.value for family in found for s in family.samples}

    return scrape


def signal(**everywhere):
    edges = ["start.next push", "push.next wait"]
    start = ("start", "entry_event", {"types": ["feature_limit_reached"]})
    return graph_of(start, ("push", "send_push", PUSH), ("wait", "wait_time", {"lasts": "P1D"}), edges=edges, **everywhere)


@pytest.mark.row("N5")
def test_accepted_is_what_is_walked_and_what_waits_whoever_walks_it(world, read):
    ada = world.person("ada")
    world.journey(signal())
    before = read()

    accept([{"type": "track", "event": "feature_limit_reached", "userId": ada.external_id, "messageId": "x"}], Source(), world.now)
    waiting = read()
    world.settle()
    after = read()

    assert waiting["cairn_accepted_total",] - before["cairn_accepted_total",] == 1
    assert waiting["cairn_walked_total", "event"] == before["cairn_walked_total", "event"]
    assert after["cairn_walked_total", "event"] == after["cairn_accepted_total",]
    assert after["cairn_messages_total", "push", "sent"] == 1


@pytest.mark.row("N5")
def test_a_step_is_in_the_histogram_and_its_buckets_grow(world, read):
    world.person("ada")

    told = read()

    buckets = [told["cairn_step_seconds_bucket", bound] for bound in ("0.005", "0.1", "1", "10", "+Inf")]
    assert buckets == sorted(buckets)
    assert buckets[-1] == told["cairn_step_seconds_count",] >= 1
    assert told["cairn_step_seconds_sum",] > 0


@pytest.mark.row("N5")
def test_lag_doubt_failures_quarantine_and_ticks_are_told(world, read):
    ada = world.person("ada")
    world.journey(signal())
    world.event(ada, "feature_limit_reached", feature="boards")
    Message.objects.update(state="unknown", token=uuid.uuid4(), claimed_at=world.now)
    Run.objects.update(state="failed", reason="error", wake_at=None, listens=[], ended_at=world.now)
    long_ago = world.now - timedelta(hours=1)
    Inbox.objects.create(shard=1, home=1, person_id=1, type="x", at=long_ago, received_at=long_ago)
    Quarantined.objects.create(type="x", code="x", sentence="x", original="{}", received_at=world.now)
    note("beat")

    told = read()

    assert told["cairn_lag_seconds", "inbox"] > 3600
    assert told["cairn_shards_behind",] == 1
    assert told["cairn_messages_in_doubt",] == told["cairn_runs_failed",] == told["cairn_events_quarantined",] == 1
    assert told["cairn_last_tick_timestamp_seconds", "beat"] > 1_700_000_000


def test_a_scrape_asks_little_however_much_there_is(world, client, django_assert_max_num_queries):
    world.person("ada")
    tally.fold()

    with django_assert_max_num_queries(12):
        client.get("/metrics")


@pytest.mark.parametrize(
    ("token", "production", "headers", "status"),
    [
        ("", False, {}, 200),
        ("", False, PROXY, 401),
        ("", True, {}, 401),
        ("secret", True, {}, 401),
        ("secret", False, {"Authorization": "Bearer wrong"}, 401),
        ("secret", False, {"Authorization": "Bearer sécret"}, 401),
        ("secret", True, {"Authorization": "Bearer secret", **PROXY}, 200),
    ],
)
def test_figures_are_for_whoever_has_the_token_and_on_a_laptop_for_this_machine(db, client, settings, token, production, headers, status):
    settings.METRICS_TOKEN, settings.PRODUCTION = token, production

    assert client.get("/metrics", headers=headers).status_code == status


def test_from_another_machine_nothing_is_told_without_a_token(db, client):
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 401
