"""Kept tests, played: always by somebody made up, so that they stay true when the person they were made with changes or goes."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from audience.models import Installation, Person
from engine.models import Journey
from engine.models.run import OVER
from engine.runtime.by_hand import ShardIsBusy
from ground.spans import read_span, write_span
from insights.rehearse.chance import random_steps
from insights.rehearse.matters import snapshot
from insights.rehearse.story import CONSENTS, Answer, Besides, Story
from insights.rehearse.told import Told, rehearse
from insights.rehearse.wrong import BROKE, say_wrong
from insights.why.moments import zone_of
from journeys.graph.shape import Graph
from journeys.kept.moments import next_such, write_moment
from journeys.kept.player import CannotPlay
from journeys.kept.shape import Kept

# Each time somebody else is made up, who lives on another shard most likely.
TRIES = 5


def play_kept(journey: Journey | None, graph: Graph, story: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Play a kept test and give its outcome. Raises CannotPlay."""
    return outcome_of(walked(journey, graph, story_of_kept(story, now)))


def walked(journey: Journey | None, graph: Graph, story: Story, name: str = "") -> Told:
    """Walk a story of somebody made up; without a journey, one of this name that is there for the walk only. Raises CannotPlay.

    Chance holds nobody out: it would be another one each time.
    """
    everybody = {**graph, "everywhere": {**(graph.get("everywhere") or {}), "holdout": 0.0}}
    for tried in range(TRIES):
        try:
            return _rehearse(journey, everybody, story, name)
        except ShardIsBusy as why:
            if tried == TRIES - 1:
                raise CannotPlay(say_wrong(why)[0]) from why
        except BROKE as why:
            raise CannotPlay(say_wrong(why)[0]) from why
    raise AssertionError("the last try returns or raises")


def _rehearse(journey: Journey | None, graph: Graph, story: Story, name: str) -> Told:
    if journey is not None:
        return rehearse(journey, graph, story)
    with transaction.atomic():
        key = f"rehearsal-{uuid.uuid4().hex}"
        try:
            made = Journey.objects.create(key=key, name=name or key, created_at=story.at, changed_at=story.at)
            return rehearse(made, graph, story)
        finally:
            transaction.set_rollback(True)


def story_of_kept(kept: Mapping[str, Any], now: datetime) -> Story:
    """Make a story of a kept one; its weekday and hour are the next such moment."""
    who, begins = kept.get("person", {}), kept.get("begins", {})
    zone = who.get("zone") or Installation.current().zone
    return Story(
        person=None,
        at=next_such(kept["at"], zone_of(zone), now) if "at" in kept else now,
        type=begins.get("type", ""),
        properties=begins.get("properties", {}),
        plan=who.get("plan", ""),
        traits=who.get("fields", {}),
        answers={one["step"]: Answer(kind=one["does"], after=_length(one["after"])) for one in kept.get("answers", ())},
        besides=tuple(
            Besides(after=_length(one["after"]), type=one["type"], properties=one.get("properties", {})) for one in kept.get("besides", ())
        ),
        paths=kept.get("paths", {}),
        zone=zone,
        consents=tuple(who.get("consents", CONSENTS)),
        account=who.get("account", {}),
    )


def kept_of(story: Story, person: Person | None, zone: str, graph: Graph, told: Told) -> Kept:
    """Make of a rehearsal what is kept of it; where chance decided, the way it went."""
    fields = dict(story.traits)
    made_up = {"consents": list(story.consents), "account": dict(story.account)}
    who: dict[str, Any] = snapshot(person, graph) if person is not None else made_up
    said_zone = fields.pop("timezone", None)
    who |= {"plan": story.plan or who.get("plan", ""), "zone": said_zone if isinstance(said_zone, str) else zone}
    who["fields"] = {**who.get("fields", {}), **fields}
    by_chance = {step.id for step in random_steps(graph)}
    went = {node: port for kind, node, port, _code in told.codes if kind == "moved" and node in by_chance}
    return {
        "person": who,
        "at": write_moment(story.at, zone_of(zone)),
        "begins": {"type": story.type, "properties": dict(story.properties)},
        "answers": [{"step": s, "does": one.kind, "after": _written(one.after)} for s, one in story.answers.items()],
        "besides": [{"type": one.type, "properties": dict(one.properties), "after": _written(one.after)} for one in story.besides],
        "paths": {**went, **story.paths},
    }


def outcome_of(told: Told) -> dict[str, Any]:
    """Give the decisions and messages of a walk, and how it ended; chance holds nobody out of a test."""
    path = [f"{node}.{port}" for kind, node, port, _code in told.codes if kind == "moved"]
    refused = next((code for kind, _node, _port, code in told.codes if kind == "refused"), "")
    made = {
        "says": [{"day": one.day, "step": one.node, "channel": one.channel} for one in told.said],
        "not_said": [{"step": one.node, "channel": one.channel, "why": one.why} for one in told.not_said],
        "path": [step for i, step in enumerate(path) if step not in path[:i]],
        "ended": (told.reason or "finished") if told.ended in OVER else "",
        "refused": refused,
    }
    return {name: part for name, part in made.items() if part}


def _length(said: str) -> timedelta:
    return read_span(said) or timedelta()


def _written(length: timedelta) -> str:
    return write_span(timedelta(seconds=int(length.total_seconds())))
