"""What some of the people did, walk by walk: the same figures that the counters keep of everybody, out of the step log."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from channels.models import Message
from engine.core.lifecycle import LIVE
from engine.models import Run, Step
from engine.runtime.landing import HAND
from journeys.pages.crowd import Crowd

# Version, step, port or reason, measure, how many.
Row = tuple[int, str, str, str, Any]
SENT = ("sent", "unknown", "drafted")


def steps_of(crowd: Crowd) -> "QuerySet[Step]":
    """Give the decisions about them, on the versions and in the time that are counted."""
    found = Step.objects.filter(run_id__in=crowd.walks().values("run_id"), version_id__in=crowd.version_ids)
    return (found if crowd.begin is None else found.filter(at__gte=crowd.begin)).order_by()


def passings(steps: "QuerySet[Step]") -> "QuerySet[Step]":
    """Keep who went on. Whoever is tried again has not."""
    return steps.filter(kind="moved").exclude(code="tried_again")


def endings(steps: "QuerySet[Step]") -> "QuerySet[Step]":
    """Keep whose walk was over there, and stayed over: whoever was tried again or put back walks on."""
    again = Step.objects.filter(Q(kind="moved", code="tried_again") | Q(kind="transfer", code="moved_back"))
    over = steps.filter(Q(kind="ended") | Q(kind="goal", code="goal"))
    return over.filter(~Exists(again.filter(run_id=OuterRef("run_id"), id__gt=OuterRef("id"))))


def messages_of(crowd: Crowd) -> "QuerySet[Message]":
    found = Message.objects.filter(run_id__in=crowd.walks().values("run_id"), version_id__in=crowd.version_ids)
    return (found if crowd.begin is None else found.filter(requested_at__gte=crowd.begin)).order_by()


def rows_of(crowd: Crowd) -> Iterator[Row]:
    """Count as the counters do: by version, step, port and measure."""
    steps = steps_of(crowd)
    for kind in ("entered", "held_out"):
        for version, node, n in steps.filter(kind=kind).values_list("version_id", "node").annotate(n=Count("id")):
            yield version, node, "", kind, n
    for version, node, port, n in passings(steps).values_list("version_id", "node", "port").annotate(n=Count("id")):
        yield version, node, port, "passed", n
    for version, node, code, n in endings(steps).values_list("version_id", "node", "code").annotate(n=Count("id")):
        yield version, node, code, "ended", n
    yield from _moves(crowd)
    waiting = Run.objects.filter(id__in=crowd.walks().values("run_id"), version_id__in=crowd.version_ids, state__in=LIVE).order_by()
    for version, node, n in waiting.values_list("version_id", "node").annotate(n=Count("id")):
        yield version, node, "", "waiting", n
    messages = messages_of(crowd).values_list("version_id", "node", "state", "why").annotate(n=Count("id"))
    for version, node, state, why, n in messages.filter(state__in=[*SENT, "skipped", "failed"]):
        yield version, node, "" if state in SENT else why, "sent" if state in SENT else state, n
    yield from _watched(crowd)


def _moves(crowd: Crowd) -> Iterator[Row]:
    """Count who was moved, and take back what a move that was undone had counted."""
    ids, found = set(crowd.version_ids), Counter[tuple[int, str, str, str]]()
    moves = Step.objects.filter(run_id__in=crowd.walks().values("run_id"), kind="transfer")
    moves = moves if crowd.begin is None else moves.filter(at__gte=crowd.begin)
    before = Step.objects.filter(run_id=OuterRef("run_id"), id__lt=OuterRef("id"), kind__in=["transfer", "ended"]).order_by("-id")
    told = moves.annotate(kind_before=Subquery(before.values("kind")[:1]), node_before=Subquery(before.values("node")[:1])).order_by()
    for version, node, code, values, kind_before, node_before in told.values_list(
        "version_id", "node", "code", "values", "kind_before", "node_before"
    ):
        left, here = values["from_version"], values["from_node"]
        hand = "" if "job" in values else HAND
        if code == "moved":
            found[left, here, hand, "moved_out"] += 1
            found[version, node, hand, "moved_in"] += 1
        elif kind_before == "transfer":
            found[version, node, "", "moved_out"] -= 1
            if here == node_before:
                found[left, here, "", "moved_in"] -= 1
            else:
                found[left, here, "", "moved_out"] += 1
    yield from ((*key, n) for key, n in found.items() if n and key[0] in ids)


def _watched(crowd: Crowd) -> Iterator[Row]:
    """Count what is known of a walk as a whole: who heard something, who reached the goal, what it brought."""
    goals = {version.pk: next((node["id"] for node in version.graph["nodes"] if node["type"] == "goal"), "") for version in crowd.versions}
    watched = crowd.walks().filter(version_id__in=crowd.version_ids, held_out=False).order_by()
    told = {"messaged": "messaged_at", "goal": "reached_at"}
    for measure, column in told.items():
        here = watched.filter(**{f"{column}__isnull": False} if crowd.begin is None else {f"{column}__gte": crowd.begin})
        for version, n in here.values_list("version_id").annotate(n=Count("run_id")):
            yield version, goals[version] if measure == "goal" else "", "", measure, n
    credited = watched.filter(credited=True) if crowd.begin is None else watched.filter(credited=True, reached_at__gte=crowd.begin)
    for version, currency, n, mrr in credited.values_list("version_id", "currency").annotate(n=Count("run_id"), sum=Sum("mrr")):
        yield version, "", "", "upgraded", n
        yield version, "", currency, "mrr", mrr
