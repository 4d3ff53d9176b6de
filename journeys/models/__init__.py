"""What is being drawn, what is said about it, the tests kept with it, and who looks at it."""

from journeys.models.comment import Comment
from journeys.models.draft import Draft
from journeys.models.kept_test import KeptTest
from journeys.models.presence import Presence

__all__ = ["Comment", "Draft", "KeptTest", "Presence"]
