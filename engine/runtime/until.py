"""Until when people rest: the moment that is planned, and what pauses added since."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from channels.models import Message
from engine.core.frozen import thawed
from engine.models import Journey, Pause, Run, Step
from engine.store.journeys import graph_of

# Types of steps that wait for a length; all others end at a moment that no pause moves.
LENGTHS = ("wait_time", "wait_for")


def until_when(runs: Sequence[Run]) -> dict[int, datetime]:
    """By run the moment at which its wait is over, in four statements at most and one for each version not met before.

    Missing are those that stand still (the run or its journey is paused), those that no moment wakes, and those whose message is on its
    way; whose message is held waits until it is asked again. What a pause added to a length is written when the run rings; until then it
    is added here.
    """
    journeys = {run.journey_id for run in runs}
    still = set(Journey.objects.filter(pk__in=journeys, state=Journey.State.PAUSED).values_list("pk", flat=True))
    going = [run for run in runs if run.wake_at is not None and run.paused_at is None and run.journey_id not in still]
    pauses: dict[int, list[tuple[datetime, datetime]]] = {}
    since = min((run.node_at for run in going), default=None)
    if since is not None:
        for journey, start, end in Pause.objects.filter(journey__in=journeys, ended_at__gt=since).values_list(
            "journey", "started_at", "ended_at"
        ):
            pauses.setdefault(journey, []).append((start, end))
    moved = [run for run in going if run.journey_id in pauses and _kind(run) in LENGTHS]
    rested = Step.objects.filter(run_id__in=[run.pk for run in moved], kind="rested").values("run_id").annotate(at=Max("at"))
    planned = {row["run_id"]: row["at"] for row in rested} if moved else {}
    found = {run.pk: run.wake_at for run in going if run.wake_at is not None and run.state != "sending"} | _held(going)
    for run in moved:
        at = planned.get(run.pk, run.node_at)
        found[run.pk] += thawed(at, [one for one in pauses[run.journey_id] if one[1] > run.node_at]) - at
    return found


def _held(runs: Sequence[Run]) -> dict[int, datetime]:
    """Give until when messages are held; at its own ``wake_at`` a run that sends is only looked after."""
    sending = [run.pk for run in runs if run.state == "sending"]
    if not sending:
        return {}
    held = Message.objects.filter(run_id__in=sending, state="held", due_at__isnull=False).order_by("id")
    return {run: due for run, due in held.values_list("run_id", "due_at") if run is not None and due is not None}


def _kind(run: Run) -> str:
    return next((node["type"] for node in graph_of(run.version_id)["nodes"] if node["id"] == run.node), "")
