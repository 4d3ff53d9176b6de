"""What is being drawn."""

from journeys.models.draft import Draft
from journeys.models.planned import Planned

__all__ = ["Draft", "Planned"]
