"""Several steps that are chosen at once: with the mouse, then with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from audience.history import Actor
from audience.now import database_now
from journeys.gallery import from_gallery
from journeys.operations.create import create
from journeys.operations.finding import find
from tests.browser import assert_well_made, keep, use_theme
from tests.e2e.keys import Keys
from tests.journeys.drawing import line, push, start, step, wait

pytestmark = [pytest.mark.browser, pytest.mark.row("E29")]
MAYA = Actor("user:maya")
KEY = "nudge-at-the-limit"
CANVAS = f"/admin/journeys/{KEY}/"


@pytest.fixture(autouse=True)
def patience():
    """A key waits for the server and the server for the machine."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def nudge(live_server):
    file = from_gallery(KEY)
    return create(MAYA, name=file.name, key=file.key, now=database_now(), graph=file.graph)


def begin(page, place=CANVAS):
    page.goto(place)
    page.locator("#journey[data-ready]").wait_for()


def saved(page, revision):
    expect(page.locator("#saved[data-state='saved']")).to_contain_text(f"revision {revision}")


def steps(key=KEY):
    return {one["id"] for one in find(key).graph["nodes"]}


def on_canvas(page, sign="aria-selected='true'"):
    return page.eval_on_selector_all(f"#canvas .node[{sign}]", "all => all.map(one => one.dataset.step).sort()")


def shows(page, ids, sign="aria-selected='true'"):
    """Wait until exactly these cards bear a sign; cards come into the page a few at a time."""
    expect(page.locator(f"#canvas .node[{sign}]")).to_have_count(len(ids))
    assert on_canvas(page, sign) == ids


def pick(page, *ids):
    page.locator(f'#canvas [data-step="{ids[0]}"]').click()
    for one in ids[1:]:
        page.locator(f'#canvas [data-step="{one}"]').click(modifiers=["Shift"])
    expect(page.locator("#canvas .node[aria-selected='true']")).to_have_count(len(ids))


def test_what_is_pasted_again_stands_after_the_first_paste(page, as_user, live_server):
    create(MAYA, name="Short", key="short", now=database_now(), graph=line(start(), push(), wait(), step("goal", "goal", {})))
    as_user()
    begin(page, "/admin/journeys/short/")
    pick(page, "push", "wait")
    page.keyboard.press("Control+c")
    for revision in (2, 3):
        page.keyboard.press("Control+v")
        saved(page, revision)
        expect(page.locator("#canvas .node[aria-selected='true']")).to_have_count(2)

    graph, at = find("short").graph, "start"
    ways = {one["from"]: one["to"] for one in graph["edges"]}
    types = {one["id"]: one["type"] for one in graph["nodes"]}
    order = []
    while at in ways:
        at = ways[at]
        order.append(types[at])
    assert order == [*["send_push", "wait_time"] * 3, "goal"]


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1024)])
def test_several_chosen_with_the_mouse_have_a_panel_of_their_own(page, as_user, nudge, theme, width):
    use_theme(page, theme)
    as_user()
    page.set_viewport_size({"width": width, "height": 900})
    begin(page)
    page.locator('#canvas [data-step="start"]').click()
    page.get_by_role("button", name="Close", exact=True).click()
    page.locator('#canvas [data-step="push-gate"]').click(modifiers=["Shift"])
    page.locator('#canvas [data-step="email"]').click(modifiers=["Shift"])
    several = page.get_by_role("complementary", name="2 steps chosen")
    expect(several.locator(".named > li b")).to_have_text(["Push: the gate", "E-mail: room to grow"])
    expect(page.locator("#panel")).to_be_hidden()
    assert_well_made(page)
    keep(page, f"several-{width}", theme)

    several.get_by_role("button", name="Copy").click()
    page.locator(".toast", has_text="2 steps copied").wait_for()
    several.get_by_role("button", name="Duplicate").click()
    saved(page, 2)
    assert len(steps()) == 13
    # What was made is chosen now, and goes again.
    assert not {"push-gate", "email"} & set(on_canvas(page))
    page.get_by_role("complementary", name="2 steps chosen").get_by_role("button", name="Remove").click()
    page.get_by_role("dialog", name="Remove 2 steps?").get_by_role("button", name="Remove 2 steps").click()
    saved(page, 3)
    assert steps() == {one["id"] for one in nudge.graph["nodes"]}

    pick(page, "push-gate", "email")
    page.get_by_role("complementary", name="2 steps chosen").get_by_role("button", name="Choose none").click()
    expect(page.locator("#canvas .node[aria-selected='true']")).to_have_count(0)
    expect(page.locator("#canvas [data-step='email']:focus")).to_have_count(1)
    expect(page.locator("#several")).to_be_hidden()


def walk_to_the_last_three(keys):
    keys.press("Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown")


def test_several_are_chosen_let_go_of_and_moved_by_keys(page, as_user, nudge):
    as_user()
    begin(page)
    keys = Keys(page)
    walk_to_the_last_three(keys)
    expect(page.get_by_role("complementary", name="3 steps chosen")).to_be_visible()
    shows(page, ["email", "sms", "wait-click"])
    keys.press("Shift+ArrowUp")
    shows(page, ["email", "wait-click"])

    keys.press("Escape")
    shows(page, [])
    expect(page.locator("#several")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.step") == "wait-click"
    keys.press("Shift+ArrowDown")
    shows(page, ["sms", "wait-click"])

    keys.go_to("Move\u2026")
    keys.press("Enter")
    expect(page.get_by_role("combobox", name="Find a place")).to_be_focused()
    keys.type("all seats")
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(1)
    keys.press("Enter")
    saved(page, 2)
    assert leads("which-limit", "c") == "wait-click"
    assert leads("wait-click", "timeout") == "sms"
    assert leads("sms") == "push-seats"
    shows(page, ["sms", "wait-click"])


def leads(step, port="next", key=KEY):
    return next((edge["to"] for edge in find(key).graph["edges"] if (edge["from"], edge["port"]) == (step, port)), None)


def test_all_that_was_found_stays_chosen_when_the_search_closes(page, as_user, nudge):
    as_user()
    begin(page)
    page.keyboard.press("f")
    page.locator("#steps input[type='search']:focus").wait_for()
    page.keyboard.type("push")
    page.get_by_role("button", name="Choose all 4 found").click()
    page.get_by_role("button", name="Canvas", exact=True).click()
    page.locator("#canvas").wait_for()
    shows(page, ["push-gate", "push-seats", "push-storage", "wait-push"])


def test_all_that_was_found_stays_chosen_by_keys_too(page, as_user, nudge):
    as_user()
    begin(page)
    keys = Keys(page)
    keys.press("f")
    expect(page.locator("#steps input[type='search']")).to_be_focused()
    keys.type("push")
    keys.go_to("Choose all 4 found")
    keys.press("Enter")
    expect(page.locator("#steps [role='treeitem']:focus")).to_have_count(1)
    keys.press("l")
    expect(page.locator("#canvas .node:focus")).to_have_count(1)
    shows(page, ["push-gate", "push-seats", "push-storage", "wait-push"])
    keys.press("l", "x")
    expect(page.get_by_role("dialog", name="Remove 4 steps?")).to_be_visible()
    expect(page.locator(".list-row[data-goes]")).to_have_count(4)


def row(page, step):
    return page.locator(f"#steps [data-kind='step'][data-step='{step}']")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_moves_doubles_and_removes_with_the_mouse(page, as_user, nudge, theme):
    use_theme(page, theme)
    as_user()
    begin(page, CANVAS + "?view=list")
    row(page, "sms").click()
    keep(page, "several-list", theme)
    row(page, "sms").get_by_role("button", name="Move", exact=True).click()
    places = page.get_by_role("dialog", name="Move to another place")
    expect(places.get_by_role("option")).not_to_have_count(0)
    # Not where it stands, nor below what only it leads to.
    expect(places).not_to_contain_text("“SMS: last nudge” and")
    keep(page, "several-move", theme)
    assert_well_made(page)
    places.get_by_role("option", name="After “Start: a limit is near”").click()
    saved(page, 2)
    assert (leads("start"), leads("sms"), leads("wait-click", "timeout")) == ("sms", "which-limit", "upgraded")

    row(page, "sms").get_by_role("button", name="Duplicate").click()
    saved(page, 3)
    twin = leads("sms")
    row(page, twin).get_by_role("button", name="Remove").click()
    saved(page, 4)
    assert leads("sms") == "which-limit"

    row(page, "email").click(modifiers=["Shift"])
    row(page, "push-seats").click(modifiers=["Shift"])
    expect(page.get_by_role("complementary", name="3 steps chosen")).to_be_visible()
    assert_well_made(page)
    keep(page, "several-list-chosen", theme)


def test_the_list_does_all_of_it_by_keys(page, as_user, nudge):
    as_user()
    begin(page, CANVAS + "?view=list")
    keys = Keys(page)
    expect(page.locator("#steps [role='treeitem']:focus")).to_have_count(1)
    keys.press("Home", "ArrowDown", "ArrowDown", "m")
    expect(page.get_by_role("combobox", name="Find a place")).to_be_focused()
    keys.type("After “SMS")
    keys.press("Enter")
    saved(page, 2)
    assert leads("sms") == "push-gate"
    expect(row(page, "push-gate")).to_be_focused()

    keys.press("Tab")
    assert keys.here() == "Add after"
    keys.go_to("Duplicate", most=3)
    keys.press("Enter")
    saved(page, 3)
    twin = leads("push-gate")
    expect(row(page, twin)).to_have_attribute("aria-selected", "true")
    keys.go_to("Remove", most=5)
    keys.press("Enter")
    saved(page, 4)
    assert leads("push-gate") == "upgraded"

    # An open end: A and Enter add there.
    keys.press("Home")
    while page.evaluate("document.activeElement.dataset.kind") != "step" or "Leave" not in keys.here():
        keys.press("ArrowDown")
    keys.press("x")
    saved(page, 5)
    for key, words in (("a", "wait for a t"), ("Enter", "exit")):
        while page.evaluate("document.activeElement.dataset.kind") != "end":
            keys.press("ArrowDown")
        keys.press(key)
        expect(page.get_by_role("combobox", name="Find a step")).to_be_focused()
        keys.type(words)
        before = keys.revision()
        if key == "Enter":
            keys.press("Escape")
            continue
        keys.press("Enter")
        keys.saved_after(before)
    assert leads("which-limit", "else") == "wait-time-1"


def test_the_list_chooses_several_rows_by_keys(page, as_user, nudge):
    as_user()
    begin(page, CANVAS + "?view=list")
    keys = Keys(page)
    expect(page.locator("#steps [role='treeitem']:focus")).to_have_count(1)
    keys.press("Home", "ArrowDown", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown")
    chosen = page.locator("#steps [aria-selected='true']")
    expect(chosen).to_have_count(3)
    keys.press("Shift+ArrowUp")
    expect(chosen).to_have_count(2)
    keys.press("Escape")
    expect(chosen).to_have_count(0)
    expect(row(page, "push-storage")).to_be_focused()
    keys.press("Shift+ArrowDown", "d")
    saved(page, 2)
    assert len(steps()) == 13


def test_on_a_phone_the_list_does_all_of_it(page, as_user, nudge):
    as_user()
    page.set_viewport_size({"width": 390, "height": 800})
    begin(page)
    page.get_by_role("checkbox", name="Choose SMS: last nudge").click()
    keep(page, "several-phone-one", "light")
    row(page, "sms").get_by_role("button", name="Move", exact=True).click()
    page.get_by_role("option", name="After “Start: a limit is near”").click()
    saved(page, 2)
    assert leads("start") == "sms"

    page.get_by_role("checkbox", name="Choose E-mail: room to grow").click()
    several = page.get_by_role("complementary", name="2 steps chosen")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    keep(page, "several-phone", "light")
    several.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog", name="Remove 2 steps?").get_by_role("button", name="Remove 2 steps").click()
    saved(page, 3)
    assert not {"sms", "email"} & steps()


def test_the_menu_has_the_file_and_the_overview_has_a_key(page, as_user, nudge):
    as_user()
    begin(page)
    page.locator(".canvas-menu > summary").click()
    with page.expect_download() as got:
        page.get_by_role("link", name="Save as YAML").click()
    assert got.value.suggested_filename == f"{KEY}.yaml"
    overview = page.locator("#canvas .minimap")
    expect(overview).to_be_hidden()
    page.locator(".canvas-menu > summary").click()
    page.locator(".canvas-menu").get_by_role("button", name="Overview").click()
    expect(overview).to_be_visible()
    page.locator('#canvas [data-step="start"]').focus()
    page.keyboard.press("o")
    expect(overview).to_be_hidden()
