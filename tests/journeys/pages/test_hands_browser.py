"""What hands do on the canvas besides drawing: several steps at once, notes, finding, a picture to take along."""

import os
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from audience.history import Actor
from audience.now import database_now
from journeys.gallery import from_gallery
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import find
from tests.browser import use_theme
from tests.journeys.drawing import simple

pytestmark = pytest.mark.browser
MAYA = Actor("user:maya")
CANVAS = "/admin/journeys/nudge-at-the-limit/"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def nudge(live_server):
    file = from_gallery("nudge-at-the-limit")
    return create(MAYA, name=file.name, key=file.key, now=database_now(), graph=file.graph)


def begin(page, place=CANVAS):
    page.goto(place)
    page.locator("#journey[data-ready]").wait_for()


def saved(page, revision):
    page.locator("#saved[data-state='saved']", has_text=f"revision {revision}").wait_for()


def graph(key="nudge-at-the-limit"):
    return find(key).graph


def path(drawn, at, *ports):
    """Name the kinds along the main ways from a step."""
    kinds = {one["id"]: one["type"] for one in drawn["nodes"]}
    found = []
    while at is not None and len(found) < 20:
        found.append(kinds[at])
        at = next((edge["to"] for edge in drawn["edges"] if edge["from"] == at and edge["port"] != "happened"), None)
    return found


def choose(page, *steps):
    page.locator(f'[data-step="{steps[0]}"]').focus()
    for step in steps[1:]:
        page.locator(f'#canvas [data-step="{step}"]').click(modifiers=["Shift"])
    assert page.locator("#canvas .node[aria-selected='true']").count() == len(steps)


@pytest.mark.row("E29")
def test_several_steps_are_caught_by_a_frame_and_duplicated_together(page, as_user, nudge):
    as_user()
    begin(page)
    first, last = page.locator('[data-step="email"]').bounding_box(), page.locator('[data-step="sms"]').bounding_box()
    page.mouse.move(first["x"] - 40, first["y"] + 4)
    page.mouse.down()
    page.mouse.move(last["x"] + 120, last["y"] + 30, steps=5)
    page.mouse.up()
    page.locator('#canvas [data-step="sms"]:focus').wait_for()
    assert page.eval_on_selector_all("#canvas [aria-selected='true']", "all => all.map(one => one.dataset.step)") == [
        "email",
        "wait-click",
        "sms",
    ]

    page.keyboard.press("d")
    saved(page, 2)
    assert path(graph(), "email") == ["send_email", "wait_for", "send_sms", "send_email", "wait_for", "send_sms", "goal"]
    page.keyboard.press("Control+z")
    saved(page, 3)
    assert path(graph(), "email") == ["send_email", "wait_for", "send_sms", "goal"]


@pytest.mark.row("E29")
def test_several_steps_are_moved_together_by_keys(page, as_user, nudge):
    as_user()
    begin(page)
    choose(page, "email", "sms")
    page.keyboard.press("m")
    while not page.locator('[data-place="push-gate|next"]:focus').count():
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    saved(page, 2)
    assert path(graph(), "push-gate") == ["send_push", "send_email", "send_sms", "wait_for", "wait_for", "goal"]
    assert page.locator("#canvas .node[aria-selected='true']").count() == 2


@pytest.mark.row("E29")
def test_steps_are_copied_into_another_journey_in_another_tab(page, as_user, nudge):
    create(MAYA, name="Other", key="other", now=database_now(), graph=simple())
    as_user()
    begin(page)
    choose(page, "email", "sms")
    page.keyboard.press("Control+c")
    page.locator(".toast", has_text="2 steps copied").wait_for()

    other = page.context.new_page()
    begin(other, "/admin/journeys/other/")
    other.locator('[data-step="push"]').focus()
    other.keyboard.press("Control+v")
    saved(other, 2)
    made = graph("other")
    assert path(made, "push") == ["send_push", "send_email", "send_sms", "wait_time", "goal"]
    texts = {one["type"]: one["settings"] for one in graph()["nodes"]}
    assert next(one for one in made["nodes"] if one["type"] == "send_sms")["settings"] == texts["send_sms"]


def test_several_steps_stand_in_the_list_at_the_plus(page, as_user, nudge):
    as_user()
    begin(page)
    page.locator('[data-place="sms|next"]').click()
    page.keyboard.type("remind")
    page.get_by_role("option", name="Remind, then wait").click()
    saved(page, 2)
    assert path(graph(), "sms") == ["send_sms", "send_email", "wait_for", "goal"]


@pytest.mark.row("E29")
def test_a_note_is_written_moved_to_another_step_and_taken_away(page, as_user, nudge):
    as_user()
    begin(page)
    page.locator('[data-step="sms"]').focus()
    page.keyboard.press("n")
    page.get_by_role("dialog", name="Note").get_by_label("Note").fill("Ask Eli about the price")
    # What was typed and left is there when one comes back.
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="Note").wait_for(state="detached")
    page.keyboard.press("n")
    assert page.get_by_role("dialog", name="Note").get_by_label("Note").input_value() == "Ask Eli about the price"
    page.keyboard.press("Control+Enter")
    saved(page, 2)
    page.locator(".canvas-sticky", has_text="Ask Eli").click()
    page.get_by_role("dialog", name="Note").get_by_label("Stands at").select_option("email")
    page.get_by_role("button", name="Keep the note").click()
    saved(page, 3)
    assert [(one["at"], one["text"]) for one in graph()["notes"]] == [("email", "Ask Eli about the price")]

    page.keyboard.press("l")
    page.locator(".list-note", has_text="Ask Eli").click()
    page.get_by_role("button", name="Remove the note").click()
    saved(page, 4)
    assert graph()["notes"] == []
    page.locator("[role='treeitem'][data-step='email']").focus()
    page.keyboard.press("Control+z")
    saved(page, 5)
    assert len(graph()["notes"]) == 1


@pytest.mark.row("E29")
def test_steps_are_found_by_kind_and_by_a_word_of_their_message(page, as_user, nudge):
    as_user()
    begin(page)
    page.locator('[data-step="start"]').focus()
    page.keyboard.press("f")
    page.locator("#steps input:focus").wait_for()
    page.keyboard.type("push")
    page.get_by_role("button", name="Choose all 4 found").wait_for()
    page.locator("#steps input").fill("edge of")
    rows = page.locator("#steps [role='treeitem']")
    assert [row.get_attribute("data-step") for row in rows.all()] == ["email"]
    page.get_by_role("button", name="Choose the 1 found").click()
    page.locator("#steps input").fill("no such word")
    page.get_by_text("No step mentions “no such word”.").wait_for()
    page.locator("#steps input").fill("")
    page.locator("#steps input").blur()
    page.keyboard.press("l")
    page.locator("#canvas [data-step='email'][aria-selected='true']").wait_for()
    small = page.locator("#canvas [data-step='email']").bounding_box()["width"]
    page.keyboard.press("2")
    page.wait_for_timeout(300)
    assert page.locator("#canvas [data-step='email']").bounding_box()["width"] > small


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_journey_is_saved_as_a_picture_that_opens_anywhere(page, as_user, nudge, theme, tmp_path):
    edit(
        MAYA,
        nudge.journey.key,
        revision=1,
        commands=[{"op": "note", "id": "n", "at": "sms", "text": "<script>alert(1)</script> & more"}],
        now=database_now(),
    )
    use_theme(page, theme)
    as_user()
    begin(page)
    files = {}
    for words in ("Save as SVG", "Save as PNG"):
        page.locator(".canvas-menu > summary").click()
        with page.expect_download() as got:
            page.get_by_role("button", name=words).click()
        files[words[-3:]] = tmp_path / got.value.suggested_filename
        got.value.save_as(files[words[-3:]])

    text = files["SVG"].read_text(encoding="utf-8")
    drawing = ElementTree.fromstring(text)  # noqa: S314  made by our own page
    said = " ".join("".join(one.itertext()) for one in drawing.iter(f"{SVG}text"))
    for words in (
        "Nudge at the limit",
        "E-mail: room to grow",
        "All seats taken",
        "Everywhere in this journey",
        "Goal: an upgrade within 14 days",
        "<script>alert(1)</script>",
    ):
        assert words in said
    assert "var(" not in text
    assert not [
        one for one in drawing.iter() if one.tag in (f"{SVG}script", f"{SVG}foreignObject", f"{SVG}style", f"{SVG}use", f"{SVG}image")
    ]
    assert len(list(drawing.iter(f"{SVG}rect"))) > 20
    ground = {"light": "#F7F5F1", "dark": "#161513"}[theme]
    assert drawing.find(f"{SVG}rect").get("fill") == ground

    picture = files["PNG"].read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height) == (2 * int(drawing.get("width")), 2 * int(drawing.get("height")))
    assert len(picture) > 50_000

    alone = page.context.new_page()
    alone.goto(files["SVG"].as_uri())
    assert alone.locator("text", has_text="E-mail: room to grow").count() == 1
    if folder := os.environ.get("CAIRN_PICTURES"):
        (Path(folder) / f"saved-picture-{theme}.png").write_bytes(picture)
