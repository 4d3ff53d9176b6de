"""What is being drawn, and the tests kept with it."""

from journeys.models.draft import Draft
from journeys.models.kept_test import KeptTest
from journeys.models.planned import Planned

__all__ = ["Draft", "KeptTest", "Planned"]
