"""The event types that live journeys look at, for whoever accepts events."""

from engine.store.journeys import named_types

__all__ = ["named_types"]
