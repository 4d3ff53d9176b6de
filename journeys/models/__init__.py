"""What is being drawn, what is said about it, and who looks at it."""

from journeys.models.comment import Comment
from journeys.models.draft import Draft
from journeys.models.presence import Presence

__all__ = ["Comment", "Draft", "Presence"]
