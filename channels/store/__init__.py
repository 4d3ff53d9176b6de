"""Messages in the database: what the engine's step reads and writes inside its transaction, and what the gate must know."""

from channels.store.content import content_id, needs_of
from channels.store.facts import GateFacts, load_facts
from channels.store.messages import (
    Fate,
    cancel_run,
    due,
    engagement,
    fate_of,
    fates_of,
    held_moments,
    insert_messages,
    is_requested,
    latest_said,
    pending_of,
    ring_paused,
    update_messages,
)
from channels.store.rows import MessageRow
from channels.store.values import missing_of, values_of

__all__ = [
    "Fate",
    "GateFacts",
    "MessageRow",
    "cancel_run",
    "content_id",
    "due",
    "engagement",
    "fate_of",
    "fates_of",
    "forget",
    "held_moments",
    "insert_messages",
    "is_requested",
    "latest_said",
    "load_facts",
    "missing_of",
    "needs_of",
    "pending_of",
    "ring_paused",
    "update_messages",
    "values_of",
]


def forget() -> None:
    """Give up what is kept in memory: after a test has made its database anew."""
    from channels.store import content, policy

    content.forget()
    policy.policy.forget()
    policy.catalogue.forget()
