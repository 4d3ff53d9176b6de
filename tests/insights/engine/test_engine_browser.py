"""The page of the engine in a real browser: both themes, narrow and wide; traceback, choices and buttons are in reach."""

import uuid
from typing import Any

import pytest

from channels.models import Message
from engine.models import Pulse, Run, Step
from tests.browser import assert_well_made
from tests.insights.person.test_person_browser import keep
from tests.insights.stories import ada_at_her_limit, nudge
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db: None) -> World:
    """Ada's message is in doubt and her walk has failed."""
    world = World()
    nudge(world)
    ada_at_her_limit(world)
    Pulse.objects.create(name="beat", at=world.now)
    run = Run.objects.get()
    Run.objects.update(state="failed", reason="error", wake_at=None, listens=[], ended_at=world.now)
    about = {"person_id": run.person_id, "journey_id": run.journey_id, "version_id": run.version_id, "run_id": run.pk, "node": run.node}
    trace = "Traceback (most recent call last):\n" + "  File a_long_path, in a_long_function_with_a_long_name " * 6 + "\nKeyError: 'boards'"
    Step.objects.create(kind="ended", code="error", values={"trace": trace}, at=world.now, **about)
    message = Message.objects.order_by("id")[0]
    doubt = {"state": "unknown", "why": "no_answer", "why_values": {"error": "timeout"}, "provider": "fcm", "due_at": None}
    Message.objects.filter(pk=message.pk).update(**doubt, token=uuid.uuid4(), claimed_at=world.now, called_at=world.now)
    return world


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024])
def test_the_page_is_well_made(page: Any, as_user: Any, world: World, theme: str, width: int) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    as_user()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/admin/engine/")

    page.get_by_text("KeyError: 'boards'").first.click()
    page.get_by_text("a_long_path").wait_for()

    assert_well_made(page)
    keep(page, f"engine-{width}-{theme}")
    box = page.get_by_role("button", name="Try again").bounding_box()
    assert box["x"] + box["width"] <= width


@pytest.mark.row("N5")
def test_what_is_in_doubt_is_settled_and_what_failed_is_tried_again(page: Any, as_user: Any, world: World) -> None:
    as_user()
    page.goto("/admin/engine/")

    page.get_by_role("button", name="It was sent").click()
    page.get_by_text("It counts as sent.").wait_for()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("It is tried again at the step where it failed.").wait_for()

    assert not Message.objects.filter(state="unknown").exists()
    assert not Run.objects.filter(state="failed").exists()
