"""People that Numbers does not show on a card: on versions that are not counted, and at steps that are not drawn."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from engine.core.lifecycle import LIVE
from engine.models import Journey, Run, Version
from journeys.graph.shape import Graph


def elsewhere(journey: Journey, shown: Sequence[Version], drawn: Graph) -> dict[str, Any]:
    """Give ``{"versions": [(number, people), …], "undrawn": people}`` of those who walk now; the newest version first."""
    walking = Run.objects.filter(version__in=journey.versions.all(), state__in=LIVE)
    others = walking.exclude(version__in=shown).values_list("version__number").annotate(people=Count("id"))
    undrawn = walking.filter(version__in=shown).exclude(node__in=[node["id"] for node in drawn["nodes"]])
    return {"versions": list(others.order_by("-version__number")), "undrawn": undrawn.count()}
