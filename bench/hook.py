"""A journey of one webhook, live, in an installation that sends."""

from typing import Any


def put_live(key: str, hook: dict[str, Any], entry: dict[str, Any] | None = None) -> None:
    """``hook`` and ``entry`` are settings of the webhook and of the entry. Whoever reaches a limit enters, each time.

    The message is transactional, so that the hour does not matter.
    """
    from audience.history import Actor
    from audience.models import Installation
    from audience.now import database_now
    from journeys.operations.create import create
    from journeys.operations.publish import publish

    Installation.objects.update_or_create(id=1, defaults={"mode": Installation.Mode.SENDING})
    graph = {
        "nodes": [
            {
                "id": "start",
                "type": "entry_event",
                "name": "Start",
                "schema": 1,
                "settings": {"types": ["feature_limit_reached"], "reentry": "always", **(entry or {})},
            },
            {
                "id": "hook",
                "type": "send_webhook",
                "name": "Hook",
                "schema": 1,
                "settings": {**hook, "message_class": "transactional", "is_prompt": False},
            },
            {"id": "end", "type": "exit", "name": "End", "schema": 1, "settings": {"reason": "done"}},
        ],
        "edges": [{"from": "start", "port": "next", "to": "hook"}, {"from": "hook", "port": "next", "to": "end"}],
        "notes": [],
        "everywhere": {"prompt": False},
    }
    create(Actor("user:bench"), name=key.capitalize(), key=key, graph=graph, now=database_now())
    publish(Actor("user:bench"), key, now=database_now(), note="bench", ticks=["*"])
