"""Several steps that are put in at once: what is drawn again and again in journeys that sell an upgrade."""

from typing import Any

from ground.words import gettext
from journeys.node import shelf

Snippet = dict[str, Any]


def snippets() -> list[Snippet]:
    """List them as the list at a ``+`` shows them: a title, what is in it, and steps with the ways between them."""
    clicked = {"events": [{"type": "message_clicked", "from": "last message"}], "look_back": "message", "give_up_after": "P2D"}
    opened = {"events": [{"type": "message_opened", "from": "last message"}], "look_back": "message", "give_up_after": "P1D"}
    return [
        _made(
            gettext("Remind, then wait"),
            gettext("E-mail, wait for a click, 2 steps"),
            "layers",
            [("send_email", {}), ("wait_for", clicked)],
        ),
        _made(
            gettext("Push, then an e-mail if it is not opened"),
            gettext("Push, wait for an open, e-mail, 3 steps"),
            "layers",
            [("send_push", {}), ("wait_for", opened), ("send_email", {})],
        ),
        _made(
            gettext("Wait a day, then send an SMS"),
            gettext("Wait for a time, SMS, 2 steps"),
            "layers",
            [("wait_time", {"lasts": "P1D"}), ("send_sms", {})],
        ),
    ]


def _made(title: str, about: str, icon: str, steps: list[tuple[str, dict[str, Any]]]) -> Snippet:
    """Put steps one after another, each led to by the main way out of the one before."""
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, str]] = []
    main = ""
    for number, (kind, settings) in enumerate(steps, start=1):
        node, step = shelf[kind], f"{kind.replace('_', '-')}-{number}"
        whole = {**node.fresh(step), **settings}
        if nodes:
            edges.append({"from": nodes[-1]["id"], "port": main, "to": step})
        nodes.append({"id": step, "type": kind, "schema": node.schema, "settings": whole})
        read, _problems = node.read_as_far(whole, node.schema)
        main = next(port.key for port in node.ports(read) if not port.side)
    return {"title": title, "about": about, "icon": icon, "nodes": nodes, "edges": edges}
