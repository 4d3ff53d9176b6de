"""Versions are published while everything dies; whoever stands at a step that is gone is moved, taken out, or moved back."""

import time
from threading import Event, Thread
from typing import Any

import psycopg

from prove.storm import Scene, Storm, storm
from prove.storms.soak import shake as die

EVERY_SECONDS = (1.0, 3.0)
DEEDS = ("move", "move", "move", "leave")
KEY = "proof"
MOVED = "select count(*) from cairn_engine_step where kind = 'transfer' and code = %(code)s"


def shake(scene: Scene) -> None:
    """Shake as the soak does, and publish besides; afterwards somebody must have been moved and moved back."""
    over = Event()
    hand = Thread(target=_publish, args=(scene, over), name="publisher", daemon=True)
    hand.start()
    die(scene)
    over.set()
    hand.join(timeout=120)
    with psycopg.connect(scene.house.url) as connection:
        for code in ("moved", "moved_back"):
            found = connection.execute(MOVED, {"code": code}).fetchone()[0]  # type: ignore[index]
            scene.notes[code.replace("_", " ")] = found
            scene.faults[f"nobody_{code}"] = int(not found)


def _publish(scene: Scene, over: Event) -> None:
    from django.db import DatabaseError, connection
    from django.db.utils import InterfaceError

    from journeys.operations.finding import NotPossible

    number = 1
    while not over.wait(scene.chance.uniform(*EVERY_SECONDS)):
        try:
            if scene.chance.random() < 0.5:
                scene.notes["undone"] += _undo(scene)
            else:
                number += 1
                _another(scene, number)
                scene.notes["published"] += 1
        except NotPossible:
            # People are being moved already.
            scene.notes["busy"] += 1
        except (DatabaseError, InterfaceError):
            # PostgreSQL died under it: published or not, all of it or nothing.
            scene.notes["cut off"] += 1
            time.sleep(1)
        finally:
            connection.close()


def _another(scene: Scene, number: int) -> None:
    """Publish the journey with other waits: the two that were there are gone."""
    from audience.history import Actor
    from audience.now import database_now
    from journeys.models import Draft
    from journeys.operations.publish import publish
    from journeys.operations.transfer import Asked, preview

    actor, draft = Actor("user:proof"), Draft.objects.get(journey__key=KEY)
    graph = _renamed(draft.graph, number)
    Draft.objects.filter(pk=draft.pk).update(graph=graph)
    moves = []
    for one in preview(actor, KEY, graph=graph):
        to = one.node.partition("-")[0] + f"-{number}"
        if one.node.startswith(("wait", "rest")) and one.became == "gone":
            do = scene.chance.choice(DEEDS)
            wait = scene.chance.choice(["keep", "count", "anew"])
            moves.append(Asked(version=one.version, node=one.node, do=do, to=to if do == "move" else "", wait=wait))
    publish(actor, KEY, now=database_now(), note="proof", ticks=["*"], moves=moves)


def _renamed(graph: dict[str, Any], number: int) -> dict[str, Any]:
    def name(node: str) -> str:
        stem = node.partition("-")[0]
        return f"{stem}-{number}" if stem in ("wait", "rest") else node

    nodes = [{**node, "id": name(node["id"])} for node in graph["nodes"]]
    return {**graph, "nodes": nodes, "edges": [{**edge, "from": name(edge["from"]), "to": name(edge["to"])} for edge in graph["edges"]]}


def _undo(scene: Scene) -> int:
    from audience.history import Actor
    from audience.now import database_now
    from engine.models import Job
    from journeys.operations.transfer import can_be_undone, undo

    job = Job.objects.filter(kind="transfer", state=Job.State.DONE, journey__key=KEY).order_by("-id").first()
    if job is None or not can_be_undone(job):
        return 0
    undo(Actor("user:proof"), KEY, job.pk, now=database_now())
    return 1


storm(
    Storm(
        name="moves",
        says="the soak, while versions are published every few seconds and people are moved, taken out and moved back",
        shake=shake,
        lines=16,
        pause_seconds=0.05,
        stops=True,
    )
)
