"""A period begins with the same moment in Numbers and in Results, wherever the installation is."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils import timezone

from audience.books import installation
from audience.models import Installation
from engine.models import Journey
from insights.funnel.scope import Scope
from journeys.pages.period import since
from tests.world import World

# Seven days before this Sunday clocks were put forward at midnight in Havana, so that its day began at one.
NOW = datetime(2026, 3, 15, 3, 30, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("UTC", datetime(2026, 3, 8, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 7, 5, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 3, 7, 18, 30, tzinfo=UTC)),
        ("America/Havana", datetime(2026, 3, 7, 5, tzinfo=UTC)),
    ],
)
def test_seven_days_begin_at_the_same_midnight_on_both_pages(world: World, zone: str, begins: datetime) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"zone": zone})

    numbers = since(7, NOW)
    with timezone.override(installation().zone):
        results = Scope.of(Journey(), QueryDict("days=7"), NOW).since

    assert numbers == results == begins


def test_a_day_without_a_midnight_begins_with_its_first_moment(world: World) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"zone": "America/Havana"})

    numbers = since(7, datetime(2026, 3, 15, 12, tzinfo=UTC))
    with timezone.override(installation().zone):
        results = Scope.of(Journey(), QueryDict("days=7"), datetime(2026, 3, 15, 12, tzinfo=UTC)).since

    assert numbers == results == datetime(2026, 3, 8, 5, tzinfo=UTC)
