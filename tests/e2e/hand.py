"""The hand of a marketer on the canvas: everything is done with the mouse, only texts are typed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import expect

SAVED = r"""before => {
  const saved = document.getElementById("saved");
  const revision = Number(saved.innerText.match(/revision ([\d,]+)/)?.[1].replaceAll(",", ""));
  return saved.dataset.state === "saved" && revision > before && !document.querySelector("#panel .is-asking");
}"""


class Hand:
    """``operations`` counts what she does that the draft keeps: a step placed, a way led, a field written, a choice made, a rule built.

    ``gestures`` counts each click, each drag and each text typed: to write into a field is two, to choose from a list as well.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.panel = page.locator("#panel")
        self.operations = 0
        self.gestures = 0

    def revision(self) -> int:
        """Read the revision once all that was done is saved."""
        expect(self.page.locator("#saved")).to_have_attribute("data-state", "saved")
        found = re.search(r"revision ([\d,]+)", self.page.locator("#saved").inner_text())
        assert found
        return int(found[1].replace(",", ""))

    @contextmanager
    def saved(self) -> Iterator[None]:
        """Do something and wait until the draft has it."""
        before = self.revision()
        yield
        self.page.wait_for_function(SAVED, arg=before)

    def whole(self) -> None:
        """Bring the whole journey into view."""
        self.gestures += 1
        self.page.locator("#canvas [aria-label='Show the whole journey']").click()

    def press_on(self, step: str) -> None:
        """Open the panel of a step by its card."""
        self.gestures += 1
        self.page.locator(f"[data-step='{step}'] .node-title, [data-step='{step}']").first.click()
        expect(self.panel.locator("#panel-form")).to_have_attribute("hx-post", re.compile(f"step={step}$"))

    def chosen(self) -> str:
        """Give the step whose panel has just opened."""
        step = str(self.page.locator("#canvas .node[aria-selected='true']").get_attribute("data-step"))
        expect(self.panel.locator("#panel-form")).to_have_attribute("hx-post", re.compile(f"step={step}$"))
        return step

    def drag(self, title: str, place: str) -> str:
        """Drag a step out of the palette to a place; give its name in files."""
        self.operations += 1
        self.gestures += 1
        self.whole()
        source = self.page.locator("#palette").get_by_role("button", name=title, exact=True).bounding_box()
        mouse = self.page.mouse
        with self.saved():
            mouse.move(source["x"] + source["width"] / 2, source["y"] + source["height"] / 2)
            mouse.down()
            mouse.move(source["x"] + 90, source["y"] + 40, steps=3)
            expect(self.page.locator(".canvas-ghost")).to_be_visible()
            self.bring_to(place)
            mouse.up()
        return self.chosen()

    def bring_to(self, place: str) -> None:
        """Move what is held to a place, with the eyes on it: where the picture still moves, the hand follows."""
        target = self.page.locator(f"[data-place='{place}']")
        for _ in range(50):
            box = target.bounding_box()
            self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
            if target.get_attribute("data-show") == "hover" and target.bounding_box() == box:
                return
        raise AssertionError(f"{place} never lay under what was held")

    def plus(self, place: str, title: str) -> str:
        """Press a `+` and take a step out of its list; give its name in files."""
        self.operations += 1
        self.gestures += 2
        self.whole()
        self.page.locator(f"[data-place='{place}']").click()
        with self.saved():
            self._take(title)
        return self.chosen()

    def lead(self, place: str, title: str) -> None:
        """Press a `+` and let the path go to a step that is there."""
        self.operations += 1
        self.gestures += 2
        self.whole()
        self.page.locator(f"[data-place='{place}']").click()
        with self.saved():
            self._take(title)

    def _take(self, title: str) -> None:
        options = self.page.get_by_role("dialog", name="Add a step").get_by_role("option")
        options.filter(has=self.page.locator("b", has_text=re.compile(f"^{re.escape(title)}$"))).click()

    def write(self, label: str, text: str, within: Any = None) -> None:
        """Write into a field of the panel, or of a part of it."""
        self.operations += 1
        self.gestures += 2
        with self.saved():
            (within or self.panel).get_by_label(label, exact=True).fill(text)

    def press(self, name: str) -> None:
        """Press a button of the panel, the first of this name."""
        self.operations += 1
        self.gestures += 1
        with self.saved():
            self.panel.get_by_role("button", name=name).first.click()

    def choose(self, label: str, option: str) -> None:
        self.operations += 1
        self.gestures += 2
        with self.saved():
            self.panel.get_by_label(label, exact=True).select_option(option)

    def name(self, name: str) -> None:
        self.operations += 1
        self.gestures += 3
        with self.saved():
            field = self.page.get_by_label("Name of the journey")
            field.click(click_count=3)
            self.page.keyboard.type(name)
            self.page.locator("#canvas").click(position={"x": 700, "y": 600})

    def rule(self, form: Any, nth: int, field: str, how: str, value: str) -> None:
        """Build one more rule of a rule form; `field:name` compares with another field."""
        self.operations += 1
        self.gestures += 4
        with self.saved():
            form.get_by_role("button", name="Rule", exact=True).click()
        row = form.locator("[data-rule-row]").nth(nth)
        with self.saved():
            row.locator("[data-part='name']").fill(field)
            row.locator("[data-part='name']").blur()
        if row.get_by_label("How to compare").locator("option:checked").inner_text() != how:
            self.gestures += 2
            with self.saved():
                row.get_by_label("How to compare").select_option(label=how)
        other = value.removeprefix("field:")
        if other != value:
            self.gestures += 2
            with self.saved():
                row.get_by_label("Compare with").select_option("field")
        with self.saved():
            row.locator("[data-part='value']").fill(other)
            row.locator("[data-part='value']").blur()

    def insert(self, label: str, value: str, fallback: str) -> None:
        """Put a value at the end of a text by the picker."""
        self.operations += 1
        self.gestures += 4
        self.panel.locator(".field").filter(has=self.page.get_by_label(label, exact=True)).get_by_role(
            "button", name="Insert a value"
        ).click()
        picker = self.page.locator("dialog#values")
        picker.get_by_label("If it is missing").fill(fallback)
        with self.saved():
            picker.get_by_role("button", name=value, exact=True).click()
