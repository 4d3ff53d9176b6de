"""The journey of the gallery and a second one, so that there is something to tell."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from audience.models import Person
from engine.models import Journey
from tests.world import World, graph_of

GALLERY = Path("journeys/gallery/at_the_limit.yaml")
# As a form says it: an hour that is no quiet one, whenever the tests are run.
TOMORROW_MORNING = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}T10:00"
# The panel of a rehearsal, filled in.
PANEL = {
    "who": "ada",
    "type": "usage_threshold_hit",
    "was": "usage_threshold_hit",
    "properties": "meter = storage\npct = 83\nthreshold = 80",
    "at": TOMORROW_MORNING,
}


def zone_at_noon() -> str:
    """Where it is about noon now, so that no quiet hour holds what is said in earnest. The signs of these zones are turned round."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def nudge(world: World, **everywhere: Any) -> Journey:
    """Put "Nudge at the limit" of the gallery on the table, with nobody held out."""
    read = yaml.safe_load(GALLERY.read_text(encoding="utf-8"))
    graph = {"nodes": read["nodes"], "edges": read["edges"], "notes": [], "everywhere": {**read["everywhere"], "holdout": 0, **everywhere}}
    return _named(world.journey(graph, key="nudge-at-the-limit"), "Nudge at the limit")


def seats(world: World) -> Journey:
    """A journey for those whose seats are all taken."""
    where = {"op": "ge", "left": {"field": "seats_used"}, "right": {"field": "seats_limit"}}
    graph = graph_of(
        ("start", "entry_event", {"types": ["usage_threshold_hit"], "where": where}),
        ("sms", "send_sms", {"text": "All seats are taken."}),
        edges=["start.next sms"],
    )
    return _named(world.journey(graph, key="seats-are-full"), "Seats are full")


def ada_at_her_limit(world: World) -> Person:
    """Ada has filled 83 % of her storage on a Monday evening at 21:40 in Lisbon."""
    ada = world.person(
        "ada", plan="starter", account="northwind", seats_used=6, seats_limit=8, storage_used_pct=83, here_for=timedelta(days=200)
    )
    world.until(world.now.replace(hour=21, minute=40))
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    return ada


def _named(journey: Journey, name: str) -> Journey:
    journey.name = name
    journey.save()
    return journey
