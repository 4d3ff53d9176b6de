"""The canvas in a browser, on its own: drawn by mouse and by keyboard, saved, undone, with a cut line and with two at once."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.node import NODE

HARNESS = Path(__file__).with_name("harness.mjs")
pytestmark = pytest.mark.browser


@pytest.fixture
def address() -> Iterator[str]:
    """Start the harness, fresh for each test: it keeps what was drawn."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([NODE, str(HARNESS), str(port)], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.terminate()


@pytest.fixture
def canvas(browser: Any, address: str) -> Iterator[Any]:
    """The canvas at 1440 by 900, failing on any complaint of the console or the policy."""
    complaints: list[str] = []
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and "net::" not in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    page.wait_for_selector("[data-ready]")
    yield page
    context.close()
    assert [one for one in complaints if "409" not in one] == []


def saved(page: Any, revision: int) -> None:
    page.get_by_text(f"Saved, revision {revision}", exact=True).wait_for()


def steps(page: Any) -> list[str]:
    return list(page.eval_on_selector_all(".node", "all => all.map(one => one.dataset.step)"))


def places(page: Any) -> dict[str, Any]:
    look = "all => Object.fromEntries(all.map(one => [one.dataset.step, `${one.style.left} ${one.style.top}`]))"
    return dict(page.eval_on_selector_all(".node", look))


def focused(page: Any) -> str | None:
    found = page.evaluate("document.activeElement.dataset.step ?? document.activeElement.dataset.place ?? null")
    return str(found) if found else None


def drag(page: Any, what: str, to: str) -> None:
    source, target = page.locator(what).bounding_box(), page.locator(to).bounding_box()
    page.mouse.move(source["x"] + 24, source["y"] + 10)
    page.mouse.down()
    page.mouse.move(source["x"] + 120, source["y"] + 60, steps=3)
    page.mouse.move(target["x"] + 9, target["y"] + 24, steps=4)
    assert page.locator(".canvas-ghost").is_visible()
    page.mouse.up()


def test_a_step_dragged_from_the_palette_stands_where_it_was_dropped(canvas: Any) -> None:
    drag(canvas, "[data-type=sms]", "[data-place='wait-1|timeout']")
    saved(canvas, 42)

    assert focused(canvas) == "sms-2"
    assert canvas.locator("#panel h3").inner_text() == "SMS"

    canvas.keyboard.press("Control+z")
    saved(canvas, 43)
    assert "sms-2" not in steps(canvas)

    canvas.keyboard.press("Control+Shift+z")
    saved(canvas, 44)
    assert "sms-2" in steps(canvas)


def test_a_card_dragged_to_another_edge_moves_there(canvas: Any) -> None:
    before = places(canvas)["email-1"]
    drag(canvas, "[data-step='email-1']", "[data-place='branch-1|b']")
    saved(canvas, 42)

    assert places(canvas)["email-1"] != before
    canvas.locator("[data-step='branch-1']").focus()
    canvas.keyboard.press("ArrowDown")
    canvas.keyboard.press("ArrowRight")
    assert focused(canvas) == "email-1"


@pytest.mark.row("E29")
def test_the_keyboard_alone_adds_walks_moves_and_removes(canvas: Any) -> None:
    canvas.locator("[data-step='start']").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown"):
        canvas.keyboard.press(key)
    assert focused(canvas) == "wait-1"

    canvas.keyboard.press("a")
    canvas.keyboard.type("wait for a t")
    canvas.keyboard.press("Enter")
    saved(canvas, 42)
    assert focused(canvas) == "wait-time-1"

    canvas.keyboard.press("m")
    assert focused(canvas) != "wait-time-1"
    while focused(canvas) != "email-1|next":
        canvas.keyboard.press("Tab")
    canvas.keyboard.press("Enter")
    saved(canvas, 43)
    canvas.keyboard.press("ArrowUp")
    assert focused(canvas) == "email-1"

    canvas.keyboard.press("x")
    saved(canvas, 44)
    assert "email-1" not in steps(canvas)


def test_removing_a_split_asks_which_path_stays(canvas: Any) -> None:
    canvas.locator("[data-step='branch-1']").focus()
    canvas.keyboard.press("Delete")
    dialog = canvas.get_by_role("dialog", name="Which limit is it?")
    dialog.get_by_text("B Storage").click()
    dialog.get_by_role("button", name="Remove 4 steps").click()
    saved(canvas, 42)

    assert "push-2" in steps(canvas)
    assert not {"branch-1", "push-1", "push-3", "leave-1"} & set(steps(canvas))


def test_a_path_can_be_led_to_a_step_that_is_there(canvas: Any) -> None:
    canvas.locator("[data-place='branch-1|a']").click()
    canvas.keyboard.type("wait for an")
    # Cards are options too: the list comes when its part of the script is there.
    canvas.get_by_role("dialog", name="Add a step").get_by_role("option", name="Wait for an e-mail click").click()
    saved(canvas, 42)

    assert canvas.locator("[data-edge='branch-1|a']").count() == 1


def test_with_the_line_cut_nothing_is_lost(canvas: Any) -> None:
    canvas.route("**/commands", lambda route: route.abort())
    canvas.locator("[data-step='push-2']").focus()
    canvas.keyboard.press("d")
    canvas.get_by_text("Not saved, trying again").wait_for()
    assert "push-4" in steps(canvas)

    canvas.unroute("**/commands")
    saved(canvas, 42)


ELI = "said => fetch('/commands', {method: 'POST', body: JSON.stringify({revision: 41, commands: [said]})})"


def test_what_somebody_else_did_elsewhere_is_taken_in_without_a_question(canvas: Any) -> None:
    canvas.evaluate(ELI, {"op": "remove", "id": "sms-1"})
    canvas.locator("[data-step='push-2']").focus()
    canvas.keyboard.press("d")
    saved(canvas, 43)

    assert "push-4" in steps(canvas)
    assert "sms-1" not in steps(canvas)
    canvas.keyboard.press("Control+z")
    saved(canvas, 44)
    assert not {"sms-1", "push-4"} & set(steps(canvas))


@pytest.mark.parametrize(("side", "left"), [("Keep mine", 0), ("Take theirs", 1)])
def test_in_a_conflict_both_sides_are_shown_at_the_panel(canvas: Any, side: str, left: int) -> None:
    canvas.evaluate(ELI, {"op": "connect", "from": "push-2", "port": "next", "to": "goal-1"})
    canvas.locator("[data-step='push-2']").focus()
    canvas.keyboard.press("Delete")

    conflict = canvas.get_by_role("alertdialog", name="Changed by somebody else")
    conflict.get_by_text("Eli changed the same.").wait_for()
    assert conflict.get_by_text("Removed").is_visible()
    assert canvas.locator("[data-step='push-2']").count() == 0
    conflict.get_by_role("button", name=side).click()
    conflict.wait_for(state="detached")
    saved(canvas, 42 + (1 - left))
    assert steps(canvas).count("push-2") == left


def test_numbers_never_move_a_card(canvas: Any) -> None:
    before = places(canvas)
    canvas.get_by_role("button", name="Numbers").click()

    assert places(canvas) == before
    assert "2,325 sent" in canvas.locator("[data-step='email-1']").inner_text()
    assert canvas.locator("[data-label='wait-1|timeout'] .edge-name").inner_text() == "After 1 day"
    figure = canvas.locator("[data-label='wait-1|timeout'] > :last-child")
    assert figure.inner_text() == "2,492 · 75\u202f%"
    assert canvas.locator(".plus").count() == 0


def test_who_arrives_lights_the_cards(canvas: Any) -> None:
    canvas.wait_for_timeout(300)
    canvas.evaluate("fetch('/lit')")
    canvas.locator("[data-step='push-2'][data-lit]").wait_for()

    assert canvas.locator("[data-step='start'][data-lit]").count() == 1
    canvas.locator("[data-step='push-2']:not([data-lit])").wait_for()


@pytest.mark.row("E29")
def test_the_list_is_a_tree_with_the_same_panel(canvas: Any) -> None:
    canvas.locator("[data-step='start']").focus()
    canvas.keyboard.press("l")
    tree = canvas.get_by_role("tree", name="Steps in order")

    tree.get_by_text("A, B, and C join here").wait_for()
    canvas.keyboard.press("ArrowDown")
    canvas.keyboard.press("Enter")
    canvas.locator("#panel h3", has_text="Which limit is it?").wait_for()


def test_what_is_open_stands_in_the_address(canvas: Any) -> None:
    canvas.locator("[data-step='email-1']").click()
    canvas.locator("#panel h3", has_text="E-mail").wait_for()
    canvas.locator("[data-step='wait-2']").click()
    assert "step=wait-2" in canvas.url

    canvas.go_back()
    canvas.locator("[data-step='email-1'][aria-selected=true]").wait_for()


def test_on_a_narrow_page_the_palette_is_a_button(canvas: Any) -> None:
    canvas.set_viewport_size({"width": 1024, "height": 768})
    canvas.locator("[data-step='wait-1']").focus()
    canvas.get_by_role("button", name="Add a step", exact=True).click()
    canvas.locator("#palette").get_by_role("button", name="SMS").click()
    saved(canvas, 42)
    assert focused(canvas) == "sms-2"
