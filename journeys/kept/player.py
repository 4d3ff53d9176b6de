"""Who can play a test: a floor above puts its player here at the start, for a rehearsal knows more than a drawing does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.models import Journey
from ground.registry import Registry
from ground.words import gettext
from journeys.graph.shape import Graph


class CannotPlay(ValueError):
    """This test cannot be walked; the sentence says why."""


Plays = Callable[[Journey | None, Graph, Mapping[str, Any], datetime], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Player:
    """``plays`` walks a finished graph for a test's story and gives its outcome; raises CannotPlay. No journey: one of a file."""

    key: str
    plays: Plays


players: Registry[Player] = Registry("players of tests", lambda player: player.key)


def play(journey: Journey | None, graph: Graph, story: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Play a test with the first player there is. Raises CannotPlay."""
    player = next(iter(players), None)
    if player is None:
        raise CannotPlay(gettext("Nothing here can play it."))
    return player.plays(journey, graph, story, now)
