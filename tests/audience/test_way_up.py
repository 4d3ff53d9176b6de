"""Plans with no way up, and who is on them."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.models import Plan
from audience.way_up import without_way_up
from tests.api import Engineer
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Two on the highest plan, one on a plan that the catalogue does not know, one below."""
    world = World()
    world.person("ada", plan="enterprise", account="northwind")
    world.person("eve", plan="enterprise", account="northwind")
    world.person("ben", plan="enterprise")
    world.person("cleo", plan="gold-2019")
    world.person("dov", plan="pro")
    return world


def told() -> list[tuple[str, str, int, int]]:
    return [(one.plan, one.why, one.accounts, one.people) for one in without_way_up()]


@pytest.mark.row("C3")
def test_plans_without_a_next_one_are_listed_with_their_customers(world: World) -> None:
    assert told() == [("enterprise", "top", 1, 1), ("gold-2019", "unknown", 0, 1)]


@pytest.mark.row("C3")
def test_where_nothing_above_is_sold_the_plan_below_is_stuck_too(world: World) -> None:
    Plan.objects.filter(key="enterprise").update(sold=False)
    from audience.brief_cache import forget_all

    forget_all()
    assert told()[:2] == [("pro", "not_sold", 0, 1), ("enterprise", "top", 1, 1)]


@pytest.mark.row("C3")
def test_the_report_stands_beside_the_catalogue(world: World) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("maya"))

    assert "3 customers have no next plan" in client.get("/admin/cairn_audience/plan/").content.decode()
    html = client.get("/admin/cairn_audience/plan/no-way-up/").content.decode()
    assert "It is the highest." in html
    assert "The catalogue does not know it." in html
    assert "Northwind" in html
    assert "Cleo" in html
    assert "Dov" not in html


def test_whoever_may_not_see_people_sees_numbers_only_and_without_the_right_nothing(world: World) -> None:
    user = User.objects.create_user("eli", is_staff=True)
    client = Client()
    client.force_login(user)
    assert client.get("/admin/cairn_audience/plan/no-way-up/").status_code == 403
    user.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_audience", codename="view_plan"))
    html = client.get("/admin/cairn_audience/plan/no-way-up/").content.decode()
    assert "Enterprise" in html
    assert "Northwind" not in html
    assert "Cleo" not in html


@pytest.mark.row("C3")
def test_the_report_over_the_api(world: World) -> None:
    answer = Engineer("plans:read").get("/api/plans/no-way-up/")
    assert answer.status_code == 200, answer.content
    assert answer.json() == [
        {"plan": "enterprise", "name": "Enterprise", "why": "top", "accounts": 1, "people": 1},
        {"plan": "gold-2019", "name": "gold-2019", "why": "unknown", "accounts": 0, "people": 1},
    ]
    assert Engineer("people:read").get("/api/plans/no-way-up/").status_code == 403
