"""Drafts of any size for the canvas: fans of three that join, a wait with a side path after each."""

from typing import Any

SAID = {
    "subject": "What the next plan would give you",
    "body": "Room for {{ name | default: 'you' }}.",
    "button_label": "See your options",
    "button_url": "https://boards.example/upgrade",
}
HEARD = {
    "events": [{"type": "message_clicked", "from": "last message"}],
    "look_back": "message",
    "give_up_after": "P1D",
    "happened_label": "Engaged",
}


def tidy(size: int) -> dict[str, Any]:
    """Give a graph of exactly ``size`` steps: a start, rounds of a branch, three mails and a wait, and a goal."""
    start = {"id": "start", "type": "entry_event", "name": "Start", "schema": 1, "settings": {"types": ["usage_threshold_hit"]}}
    nodes: list[dict[str, Any]] = [start]
    edges: list[dict[str, str]] = []
    ends = [("start", "next")]

    def put(step: str, kind: str, name: str, settings: dict[str, Any]) -> None:
        nodes.append({"id": step, "type": kind, "name": name, "schema": 1, "settings": settings})
        edges.extend({"from": source, "port": port, "to": step} for source, port in ends)

    nth = 0
    while size - 1 - len(nodes) >= 5:
        nth += 1
        put(f"branch-{nth}", "branch", f"Which limit is it, {nth}?", {"paths": [_path(key) for key in "ab"]})
        lanes = list(zip("xyz", ("a", "b", "else"), strict=True))
        for lane, port in lanes:
            ends[:] = [(f"branch-{nth}", port)]
            put(f"mail-{lane}-{nth}", "send_email", f"E-mail {lane.upper()} of round {nth}", SAID)
        ends[:] = [(f"mail-{lane}-{nth}", "next") for lane, _port in lanes]
        put(f"wait-{nth}", "wait_for", f"Wait for a click {nth}", HEARD)
        ends[:] = [(f"wait-{nth}", "timeout")]
        engaged = [(f"wait-{one}", "happened") for one in range(1, nth + 1)]
    while len(nodes) < size - 1:
        put(f"rest-{len(nodes)}", "wait_time", f"Rest {len(nodes)}", {"lasts": "P1D"})
        ends[:] = [(nodes[-1]["id"], "next")]
    ends += engaged if nth else []
    put("goal", "goal", "Goal: upgraded", {})
    return {"nodes": nodes, "edges": edges, "notes": [], "everywhere": {}}


def _path(key: str) -> dict[str, Any]:
    rule = {"op": "ge", "left": {"field": "storage_used_pct"}, "right": {"value": 80}}
    return {"key": key, "label": f"{key.upper()} Storage 80 % or more", "rule": rule}
