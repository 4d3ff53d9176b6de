"""Two versions of a journey, and how people are taken from one to the other."""

from engine.core.transfer import Choice
from engine.models import Counter, Delta, Journey, Run, Version
from engine.runtime import jobs
from engine.runtime.transfers import put_back, transfer
from tests.world import graph_of

SURE = {"message_class": "transactional", "is_prompt": False}
START = {"types": ["feature_limit_reached"], "reentry": "always", "instance": "feature"}


def push(text):
    return {"title": text, "body": "2 of 3", **SURE}


def old():
    """Push, three days, mail, two days, the last word."""
    return graph_of(
        ("start", "entry_event", START),
        ("hello", "send_push", push("Hello")),
        ("long", "wait_time", {"lasts": "P3D"}),
        ("mail", "send_push", push("The mail")),
        ("rest", "wait_time", {"lasts": "P2D"}),
        ("last", "send_push", push("The last word")),
        edges=["start.next hello", "hello.next long", "long.next mail", "mail.next rest", "rest.next last"],
    )


def new(long="P5D", **everywhere):
    """The wait "rest" is gone; "long" is longer."""
    return graph_of(
        ("start", "entry_event", START),
        ("hello", "send_push", push("Hello again")),
        ("long", "wait_time", {"lasts": long}),
        ("mail", "send_push", push("A better mail")),
        ("last", "send_push", push("Kinder")),
        edges=["start.next hello", "hello.next long", "long.next mail", "mail.next last"],
        **everywhere,
    )


def publish(world, graph):
    journey = Journey.objects.get()
    number = journey.versions.count() + 1
    version = Version.objects.create(journey=journey, number=number, graph=graph, published_by="test", published_at=world.now)
    Journey.objects.update(live=version)
    return version


def enter(world, *people):
    for who in people:
        world.event(who, "feature_limit_reached", feature="boards")


def work(world, *, size=1000):
    while jobs.work_on(world.now, budget_seconds=60, size=size):
        pass
    world.settle()


def move(world, node, to="", *, do="move", wait="keep", target=None, by="user:maya"):
    journey = Journey.objects.get()
    first = journey.versions.order_by("number")[0]
    target = target or journey.versions.order_by("-number")[0]
    job = transfer(journey.pk, target.pk, [Choice(version=first.pk, node=node, do=do, to=to, wait=wait)], by=by, now=world.now)
    work(world)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job


def undo(world, job):
    back = put_back(job, by="user:maya", now=world.now)
    work(world)
    back.refresh_from_db()
    assert back.state == "done", back.error
    return back


def counted():
    sums = {}
    for model in (Delta, Counter):
        for row in model.objects.filter(measure="waiting"):
            sums[row.version_id, row.node] = sums.get((row.version_id, row.node), 0) + row.amount
    return {place: amount for place, amount in sums.items() if amount}


def standing():
    found = {}
    for run in Run.objects.filter(ended_at=None):
        found[run.version_id, run.node] = found.get((run.version_id, run.node), 0) + 1
    return found
