"""The moves of a journey, as they are listed: which step of which version led to which, how many, and whether it can be undone."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from engine.models import Job, Version
from journeys.graph.reading import read_step
from journeys.operations import transfer
from journeys.pages.common import name_of

Titles = dict[int, tuple[int, dict[str, str]]]


def listed(jobs: Sequence[Job], *, at_work: bool) -> list[dict[str, Any]]:
    """Lay out moves; where one is at work, none can be undone. What undoes a move led the other way round."""
    undone = Job.objects.in_bulk({job.arguments["of"] for job in jobs if "of" in job.arguments})
    of_journey = Job.objects.filter(journey=jobs[0].journey, kind__startswith="transfer") if jobs else Job.objects.none()
    numbers = {pk: nth for nth, pk in enumerate(of_journey.order_by("pk").values_list("pk", flat=True), start=1)}
    did = {job.pk: undone[job.arguments["of"]] if job.arguments.get("of") in undone else job for job in jobs}
    titles = _titles(did.values())
    return [
        {
            "job": job,
            "by": name_of(job.begun_by),
            "number": numbers.get(job.pk),
            "undoes": numbers.get(job.arguments.get("of")),
            "ways": _ways(did[job.pk], titles, back=did[job.pk] is not job),
            "gone_on": max(job.total - job.done - job.left_out, 0) if not job.active else 0,
            "can_be_undone": 0 if at_work else transfer.can_be_undone(job),
        }
        for job in jobs
    ]


def _ways(job: Job, titles: Titles, *, back: bool) -> list[dict[str, str]]:
    """From where to where a move led, one row for each step that it emptied."""
    found = []
    for choice in job.arguments.get("choices", ()):
        was = _place(titles, choice["version"], choice["node"])
        now = _place(titles, job.arguments["to"], choice["to"]) if choice["do"] == "move" else _("out of the journey")
        found.append({"was": now, "now": was} if back else {"was": was, "now": now})
    return found


def _place(titles: Titles, version: int, node: str) -> str:
    number, names = titles.get(version, (0, {}))
    return _("“%(step)s” of version %(number)d") % {"step": names.get(node, node), "number": number}


def _titles(jobs: Iterable[Job]) -> Titles:
    """By the id of each version that moves name its number and what its steps are called."""
    named = {job.arguments["to"] for job in jobs if "to" in job.arguments}
    named |= {choice["version"] for job in jobs for choice in job.arguments.get("choices", ())}
    versions = Version.objects.filter(pk__in=named)
    return {one.pk: (one.number, {raw["id"]: read_step(raw).title for raw in one.graph["nodes"]}) for one in versions}
