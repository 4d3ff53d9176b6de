"""What is being drawn."""

from journeys.models.draft import Draft

__all__ = ["Draft"]
