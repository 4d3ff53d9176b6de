"""What is being drawn, what is said about it, the tests kept with it, what goes live later, and who looks at it."""

from journeys.models.comment import Comment
from journeys.models.draft import Draft
from journeys.models.kept_test import KeptTest
from journeys.models.planned import Planned
from journeys.models.presence import Presence

__all__ = ["Comment", "Draft", "KeptTest", "Planned", "Presence"]
