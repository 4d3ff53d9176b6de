"""Ten fingers and no mouse: everything is done with the keyboard, and the page complains aloud if a pointer ever touches it."""

import re
from typing import Any

from playwright.sync_api import expect

NO_POINTER = "for (const kind of ['pointerdown', 'mousedown']) addEventListener(kind, () => console.error('a pointer was used'), true)"
NAME = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "";
  return here.getAttribute("aria-label") || here.labels?.[0]?.innerText || here.innerText || here.title || "";
}"""


class Keys:
    """``operations`` counts what the draft keeps, as the Hand does: a step placed, a way led, a field written, a choice made, a rule built.

    ``presses`` counts every key, each letter too. ``gestures`` counts what fingers do in one go: a text typed, a shortcut, the same key
    pressed one or more times in a row (Tab, Tab, Tab).
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.operations = 0
        self.gestures = 0
        self.presses = 0
        self._last = ""
        page.context.add_init_script(NO_POINTER)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.gestures += key != self._last
            self.presses += 1
            self._last = key
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.gestures += 1
        self.presses += len(text)
        self._last = ""
        self.page.keyboard.type(text)

    def here(self) -> str:
        """Say what has the focus, as a screen reader does."""
        return re.sub(r"\s+", " ", str(self.page.evaluate(NAME))).strip()

    def go_to(self, name: str, *, back: bool = False, most: int = 80) -> None:
        """Press Tab until something of this name has the focus."""
        passed = []
        for _ in range(most):
            if self.here() == name:
                return
            self.press("Shift+Tab" if back else "Tab")
            passed.append(self.here())
        raise AssertionError(f"Tab never comes to {name!r}: {passed}")

    def revision(self) -> int:
        """Read the revision once all that was typed is saved."""
        expect(self.page.locator("#saved")).to_have_attribute("data-state", "saved")
        return int(re.sub(r"\D", "", self.page.locator("#saved").inner_text()))

    def saved_after(self, before: int) -> None:
        expect(self.page.locator("#saved")).to_have_attribute("data-state", "saved")
        expect(self.page.locator("#saved")).not_to_contain_text(re.compile(rf"revision {before}$"))

    def fill(self, name: str, text: str) -> None:
        """Go to a field, put this text in the place of what is there, and wait until it is saved."""
        self.go_to(name)
        before = self.revision()
        self.press("Control+a")
        self.write(text)
        self.saved_after(before)

    def write(self, text: str, field: str = "") -> None:
        """Go to a field that is empty, or chosen as Tab leaves it, and type; nobody waits until it is saved."""
        if field:
            self.go_to(field)
        self.operations += 1
        self.type(text)

    def choose(self, name: str, begins: str) -> None:
        """Go to a list of choices and type how the wanted one begins."""
        self.go_to(name)
        before = self.revision()
        self.operations += 1
        self.type(begins)
        self.saved_after(before)

    def add(self, what: str) -> str:
        """Add a step after the chosen one; its card has the focus then."""
        before = self.revision()
        self.press("a")
        self._take(what)
        self.saved_after(before)
        return str(self.page.evaluate("document.activeElement.dataset.step ?? ''"))

    def go_on(self, place: str, what: str) -> None:
        """From the panel: put a new step at a place, the usual one or another open end; its panel has the focus then."""
        form = self.page.locator("#panel-form")
        before = form.get_attribute("hx-post")
        self.press("Control+Enter")
        self._take(what, place)
        expect(form).not_to_have_attribute("hx-post", str(before))
        expect(self.page.get_by_label("Name on the card")).to_be_focused()

    def lead_on(self, place: str, words: str, title: str) -> None:
        """From the panel: let the path at a place go to a step that is there."""
        self.press("Control+Enter")
        self._take(words, place, title)
        expect(self.page.locator("#panel :focus")).to_have_count(1)
        expect(self.page.locator("#saved")).to_have_attribute("data-state", "saved")

    def _take(self, what: str, place: str = "", title: str = "") -> None:
        expect(self.page.get_by_role("combobox", name="Find a step")).to_be_focused()
        shown = self.page.locator("#add-place")
        for _ in range(12):
            if not place or shown.inner_text() == place:
                break
            self.press("ArrowRight")
        else:
            raise AssertionError(f"no way to {place!r}, last {shown.inner_text()!r}")
        self.operations += 1
        self.type(what)
        if title:
            expect(self.page.get_by_role("option", selected=True).locator("b")).to_have_text(title)
        self.press("Enter")

    def lead(self, path: str, to: str) -> None:
        """In the panel: let a path go to a step that is there, the last of those that the list offers under this name."""
        self.go_to(path)
        before = self.revision()
        self.press("Enter")
        expect(self.page.get_by_role("combobox", name="Find a step")).to_be_focused()
        self.operations += 1
        self.type(to)
        offered = self.page.get_by_role("dialog", name="Add a step").get_by_role("option").count()
        self.press(*["ArrowDown"] * (offered - 1), "Enter")
        self.saved_after(before)

    def rule(self, line: str) -> None:
        """Write a rule as one line into the first field of a new row, which may still be on its way."""
        self.operations += 1
        self.type(line)
        self.press("Enter")

    def into_panel(self) -> None:
        """From a card into its panel."""
        self.press("Enter")
        expect(self.page.locator("#panel :focus")).to_have_count(1)

    def out_of_panel(self) -> None:
        self.press("Escape")
        expect(self.page.locator("#canvas .node:focus")).to_have_count(1)
