"""A first slice: the limit of people that the start asks for, set from the publish dialog, and lifted there or at the start."""

from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from audience.history import Actor
from engine.models import Counter, Delta, Journey
from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph
from journeys.models import Draft
from journeys.operations.edit import edit

MOST = 1_000_000_000


class BadSlice(ValueError):
    """The limit cannot be what was asked for: ``code``, ``field`` and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, "slice", sentence


def can_be_sliced(graph: Graph) -> bool:
    """Say whether the start knows a limit of people."""
    return _start(graph) is not None


def slice_of(graph: Graph) -> int | None:
    """Give how many the start lets in at most; None: no limit."""
    start = _start(graph)
    return getattr(start.settings, "in_all", None) if start is not None else None


def entered(journey: Journey) -> int:
    """Count who entered in earnest so far, as the limit counts."""
    versions = list(journey.versions.filter(shadow=False).values_list("pk", flat=True))
    mine: dict[str, Any] = {"version_id__in": versions, "measure": "entered"}
    return sum(int(table.objects.filter(**mine).aggregate(n=Sum("amount"))["n"] or 0) for table in (Counter, Delta))


def let_in_first(actor: Actor, draft: Draft, most: int | None, *, revision: int | None, now: datetime) -> Draft:
    """Set the limit in the draft where it is another one. Raises BadSlice, RevisionConflict, NotAllowed."""
    start = _start(draft.graph)
    if start is None or most == slice_of(draft.graph):
        return draft
    if most is not None and not 1 <= most <= MOST:
        raise BadSlice("bad_slice", _("The first slice is a whole number above zero; empty lets everybody in."))
    if most is not None and most <= (already := entered(draft.journey)):
        sentence = _("%(n)d have entered already, over all versions, so a limit of %(most)d lets in nobody else.")
        raise BadSlice("slice_is_full", sentence % {"n": already, "most": most})
    settings = {**(start.type.write(start.settings) if start.type is not None else {}), "in_all": most}
    command = {"op": "configure", "id": start.id, "settings": settings}
    return edit(actor, draft.journey.key, revision=revision or draft.revision, commands=[command], now=now).draft


def _start(graph: Graph) -> Step | None:
    steps = read_steps(graph).by_id.values()
    return next((step for step in steps if step.group == "start" and hasattr(step.settings, "in_all")), None)
