"""A draft that is an earlier version again: how one stays with the live one after all, and who can be put back."""

from typing import Any

from engine.models import Job
from journeys.graph.finished import finished
from journeys.models import Draft
from journeys.operations.transfer import can_be_undone


def again(draft: Draft) -> dict[str, Any]:
    """Give ``again`` (the number of the version that the draft is once more; None where it is none) and ``back`` (people whom moves to the
    live version took, and who can be put back where they were)."""
    journey, live = draft.journey, draft.journey.live
    nothing = {"again": None, "back": 0}
    if live is None:
        return nothing
    drawn = finished(draft.graph)
    if drawn in (live.graph, finished(live.graph)):
        return nothing
    earlier = journey.versions.exclude(pk=live.pk).order_by("-number").values_list("number", "graph")
    number = next((number for number, graph in earlier if graph == drawn), None)
    if number is None:
        return nothing
    moves = Job.objects.filter(journey=journey, kind="transfer", arguments__to=live.pk)
    return {"again": number, "back": sum(can_be_undone(job) for job in moves)}
