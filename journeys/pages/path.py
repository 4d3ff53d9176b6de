"""The walk of one run, drawn on the canvas of its version: where, when, and by which ways. Out of the step log, so for good."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audience.keeping.dropping import gone_before
from audience.models import Person
from channels.gate.brief import LEFT, brief
from engine.models import Journey, Run, Step
from engine.step_log import STEPS

# A loop may come by often; the canvas has room for the last times only.
MOST_VISITS = 2


def run_of(journey: Journey, request: HttpRequest) -> Run | None:
    """Find the run that an address names, or a person's latest run in this journey."""
    runs = Run.objects.filter(journey=journey).select_related("version")
    for name, field in (("run", "pk"), ("person", "person_id")):
        said = request.GET.get(name, "")
        if said.isascii() and said.isdigit() and len(said) < 18:
            return runs.filter(**{field: int(said)}).order_by("-started_at", "-id").first()
    return None


def path_of(run: Run) -> dict[str, Any]:
    """Give what the canvas draws: ``{"nodes": {id: [line, …]}, "edges": ["id|port", …]}``; times in the reader's zone."""
    steps = Step.objects.filter(run_id=run.pk).exclude(node="").order_by("id")
    came: dict[str, list[datetime]] = defaultdict(list)
    left: dict[str, datetime] = {}
    edges: dict[str, None] = {}
    leads = {(edge["from"], edge["port"]): edge["to"] for edge in run.version.graph["edges"]}
    for step in steps:
        if not came[step.node]:
            came[step.node].append(step.at)
        if step.kind == "moved":
            edges[f"{step.node}|{step.port}"] = None
            left[step.node] = step.at
            if to := leads.get((step.node, step.port)):
                came[to].append(step.at)
    return {"nodes": {node: _lines(times, left.get(node)) for node, times in came.items() if times}, "edges": list(edges)}


def walk_of(run: Run, live_number: int) -> dict[str, Any]:
    """Give the words above the canvas: who, which version, from when to when."""
    return {
        "person_id": run.person_id,
        "who": Person.objects.filter(pk=run.person_id).first(),
        "words": _ending(run) + _lost(run),
        "elsewhere": run.version.number != live_number,
    }


def _lines(times: list[datetime], left: datetime | None) -> list[str]:
    """Say when somebody came to a step, and when they went on where that was another minute."""
    told = [f"**{_at(at)}**" for at in times[-MOST_VISITS:]]
    if len(times) == 1 and left is not None and _at(left) != _at(times[0]):
        told.append(_("on %(moment)s") % {"moment": _at(left)})
    return told


def _at(moment: datetime) -> str:
    return date_format(localtime(moment), "D j M, H:i")


def _lost(run: Run) -> str:
    """Say that a part of the walk is not drawn, because its months were dropped."""
    since = gone_before(STEPS)
    if since is None or run.started_at >= since:
        return ""
    return _(". What was walked before %(day)s is not kept any more") % {"day": date_format(localtime(since), "j F Y")}


def _ending(run: Run) -> str:
    told = {"n": run.version.number, "came": _at(run.started_at)}
    if run.ended_at is None:
        return _("Version %(n)d, entered %(came)s, still on the way") % told
    told |= {"left": _at(run.ended_at), "reason": brief(run.reason, LEFT) if run.reason else brief("finished", LEFT)}
    return _("Version %(n)d, entered %(came)s, left %(left)s: %(reason)s") % told
