"""A marketer who never touches a mouse draws the sequence that everybody writes about from blank, as fast as one who does."""

import pytest
from playwright.sync_api import expect

from audience.history import Actor
from audience.models import FieldDefinition
from audience.now import database_now
from config.demo import company
from engine.models import Journey
from journeys.operations.create import create
from journeys.operations.finding import find
from tests.browser import keep, use_theme
from tests.e2e.drawn import assert_is_as_drawn, assert_is_the_nudge
from tests.e2e.keys import Keys
from tests.e2e.typed import begin, draw, publish
from tests.journeys.drawing import line, push, start, step, wait

pytestmark = pytest.mark.browser
# What the hand of `tests/e2e/hand.py` does for the same journey: clicks, drags, texts.
BY_MOUSE = 145


@pytest.fixture(autouse=True)
def patience():
    """A key waits for the server and the server for the machine."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def company_there(live_server):
    now = database_now()
    company.found(now)
    for name in ("storage_used_pct", "seats_used", "seats_limit", "paywalled_feature_attempts"):
        FieldDefinition.objects.get_or_create(name=name, owner="person", defaults={"type": "number"})


@pytest.mark.row("E29")
@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (1024, "light")])
def test_the_nudge_is_drawn_and_published_with_the_keyboard_alone(page, as_user, company_there, width, theme):
    """An operation is what the draft keeps, as the mouse test counts: a step placed, a way led, a field written, a choice, a rule.

    A gesture is counted more strictly: each text typed, each shortcut and each run of one key (Tab, Tab, Tab) is one, so that going
    from field to field counts as the way of the hand does. Nothing is focused by the test; each place is reached by keys.
    """
    as_user()
    page.set_viewport_size({"width": width, "height": 900})
    keys = Keys(page)

    begin(keys, "Nudge by keys")
    use_theme(page, theme)
    draw(keys)

    key = Journey.objects.get().key
    expect(page.locator("#checks")).to_contain_text("All checks passed")
    assert_is_as_drawn(find(key).graph)
    assert_is_the_nudge(find(key).graph)
    assert keys.operations < 60
    assert keys.gestures <= BY_MOUSE, f"{keys.gestures} gestures, {keys.presses} keys"
    undo_and_redo(keys, key)
    keep(page, f"drawn-by-keys-{width}", theme)
    publish(keys, "As planned with sales")
    assert Journey.objects.get(key=key).state == "live"


def undo_and_redo(keys, key):
    """Take the last three things back and let them come again."""
    drawn = find(key).graph
    keys.out_of_panel()
    for press in ("Control+z", "Control+Shift+Z"):
        for _ in range(3):
            before = keys.revision()
            keys.press(press)
            keys.saved_after(before)
        assert (find(key).graph == drawn) == (press == "Control+Shift+Z")


def open_canvas(page, query=""):
    page.goto(f"/admin/journeys/nudge/{query}")
    page.locator("#journey[data-ready]").wait_for()


def test_what_is_typed_before_the_panel_is_there_goes_into_its_first_field(page, as_user, nudge):
    as_user()
    open_canvas(page)
    keys = Keys(page)

    keys.press("Enter", "ArrowDown", "Enter")
    keys.type("xx da")

    expect(page.get_by_label("Name on the card")).to_have_value("xx da")
    expect(page.locator("#canvas .node", has_text="xx da")).to_have_count(1)
    assert len(find("nudge").graph["nodes"]) == len(nudge.graph["nodes"])


@pytest.mark.row("E29")
def test_the_list_goes_on_by_the_same_keys(page, as_user, nudge):
    as_user()
    open_canvas(page, "?view=list")
    keys = Keys(page)
    tree = page.get_by_role("tree", name="Steps in order")
    expect(tree.locator(":focus")).to_have_count(1)

    keys.press("ArrowDown", "Enter")
    expect(page.get_by_label("Name on the card")).to_be_focused()
    keys.go_on("", "sms")
    keys.write("Last words")
    keys.press("F8")
    expect(page.get_by_label("Text", exact=True)).to_be_focused()
    keys.press("Escape")
    expect(tree.locator("[data-step='send-sms-1']:focus")).to_contain_text("Last words")
    keys.press("l")
    keys.press("a")
    expect(page.get_by_role("combobox", name="Find a step")).to_be_focused()


def test_the_next_step_to_finish_is_one_that_must_be_and_warnings_come_last(page, as_user, live_server):
    graph = line(start(), push("shouts", body="Nearly full!!!"), wait(), push("empty", title=""), step("goal", "goal", {}))
    create(Actor("user:maya"), name="Nudge", key="nudge", now=database_now(), graph=graph)
    as_user()
    open_canvas(page)
    keys = Keys(page)

    for _ in range(2):
        keys.press("F8")
        expect(page.locator("[data-step='empty']")).to_have_attribute("aria-selected", "true")
        expect(page.get_by_label("Title", exact=True)).to_be_focused()
    keys.type("Nearly full")
    expect(page.locator("#checks > summary")).not_to_contain_text("to finish")
    keys.press("F8")

    expect(page.locator("[data-step='shouts']")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#panel-below .note:focus")).to_contain_text("shouts")
    keys.type("xx")
    expect(page.get_by_label("Name on the card")).to_have_value("Push")


def test_the_keys_are_in_the_list_of_keys(page, as_user, nudge):
    as_user()
    open_canvas(page)

    page.keyboard.press("?")

    for key in ("Ctrl Enter", "U F8", "Ctrl I", "P", "E"):
        expect(page.locator("#keys kbd").get_by_text(key, exact=True)).to_be_visible()
