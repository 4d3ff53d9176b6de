"""Fill the shelf: all files of ``journeys/nodes`` and, of other installed apps, their ``nodes.py``."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import autodiscover_modules
from lucide import IconDoesNotExist

from engine import shelf as engine_shelf
from frontend.icons import icon
from ground.registry import read_files
from journeys.complete import file_of, lacks
from journeys.node import Node, shelf

# The order of the palette; what others add comes after.
ORDER = [
    "entry_event",
    "entry_api",
    "entry_schedule",
    "send_email",
    "send_sms",
    "send_push",
    "send_in_app",
    "send_webhook",
    "wait_time",
    "wait_for",
    "wait_until",
    "wait_date",
    "throttle",
    "branch",
    "split",
    "repeat",
    "update_field",
    "record_event",
    "goal",
    "exit",
]


def load() -> None:
    """Read every node type and hand it to the engine. Raises ImproperlyConfigured for one that is not complete."""
    read_files("journeys.nodes", first=ORDER)
    autodiscover_modules("nodes")
    for node in shelf:
        refuse_incomplete(node)
        engine_shelf.nodes.add(node)


def refuse_incomplete(node: Node[Any]) -> None:
    missing = lacks(node, is_icon)
    if missing:
        raise ImproperlyConfigured(
            f"{file_of(node)}: the node type {type(node).__name__} is not complete; it lacks {'; '.join(missing)}. "
            "docs/how-to/node-type.md says what it needs."
        )


def is_icon(name: str) -> bool:
    try:
        icon(name)
    except IconDoesNotExist:
        return False
    return True
