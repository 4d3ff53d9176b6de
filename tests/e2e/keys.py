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
    def __init__(self, page: Any) -> None:
        self.page = page
        page.context.add_init_script(NO_POINTER)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
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
        return int(re.sub(r"\D", "", self.page.locator("#saved").inner_text()))

    def saved_after(self, before: int) -> None:
        expect(self.page.locator("#saved")).to_have_attribute("data-state", "saved")
        expect(self.page.locator("#saved")).not_to_contain_text(re.compile(rf"revision {before}$"))

    def fill(self, name: str, text: str) -> None:
        """Go to a field, put this text in the place of what is there, and wait until it is saved."""
        self.go_to(name)
        before = self.revision()
        self.press("Control+a")
        self.type(text)
        self.saved_after(before)

    def choose(self, name: str, begins: str) -> None:
        """Go to a list of choices and type how the wanted one begins."""
        self.go_to(name)
        before = self.revision()
        self.type(begins)
        self.saved_after(before)

    def add(self, what: str) -> str:
        """Add a step after the chosen one; its card has the focus then."""
        before = self.revision()
        self.press("a")
        expect(self.page.get_by_role("combobox", name="Find a step")).to_be_focused()
        self.type(what)
        self.press("Enter")
        self.saved_after(before)
        return str(self.page.evaluate("document.activeElement.dataset.step ?? ''"))

    def lead(self, path: str, to: str) -> None:
        """In the panel: let a path go to a step that is there, the last of those that the list offers under this name."""
        self.go_to(path)
        before = self.revision()
        self.press("Enter")
        expect(self.page.get_by_role("combobox", name="Find a step")).to_be_focused()
        self.type(to)
        offered = self.page.get_by_role("dialog", name="Add a step").get_by_role("option").count()
        self.press(*["ArrowDown"] * (offered - 1), "Enter")
        self.saved_after(before)

    def into_panel(self) -> None:
        """From a card into its panel."""
        self.press("Enter")
        expect(self.page.locator("#panel :focus")).to_have_count(1)

    def out_of_panel(self) -> None:
        self.press("Escape")
        expect(self.page.locator("#canvas .node:focus")).to_have_count(1)
