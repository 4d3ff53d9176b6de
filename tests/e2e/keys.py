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
OFFERED = "choice => [...(document.activeElement.options ?? [])].some(one => one.text.trim() === choice)"


class Keys:
    """``operations`` counts what the draft keeps of it, as for the hand with the mouse."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.operations = 0
        page.context.add_init_script(NO_POINTER)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def here(self) -> str:
        """Say what has the focus, as a screen reader does."""
        return re.sub(r"\s+", " ", str(self.page.evaluate(NAME))).strip()

    def go_to(self, name: str, *, back: bool = False, most: int = 160) -> None:
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
        # A form is sent 400 ms after the last letter, too; nobody presses the next key sooner.
        self.page.wait_for_timeout(500)
        self.page.wait_for_function("() => !document.querySelector('#panel .is-asking')")

    def fill(self, name: str, text: str) -> None:
        """Go to a field, put this text in the place of what is there, and wait until it is saved."""
        self.operations += 1
        self.go_to(name)
        before = self.revision()
        self.press("Control+a")
        self.type(text)
        self.saved_after(before)

    def choose(self, name: str, begins: str) -> None:
        """Go to a list of choices and type how the wanted one begins."""
        self.operations += 1
        self.go_to(name)
        before = self.revision()
        self.type(begins)
        self.saved_after(before)

    def add(self, what: str) -> str:
        """Add a step after the chosen one; its card has the focus then."""
        self.operations += 1
        before = self.revision()
        self.press("a")
        expect(self.page.get_by_role("combobox", name="Find a step")).to_be_focused()
        self.type(what)
        self.press("Enter")
        self.saved_after(before)
        return str(self.page.evaluate("document.activeElement.dataset.step ?? ''"))

    def lead(self, path: str, to: str) -> None:
        """In the panel: let a path go to a step that is there, the last of those that the list offers under this name."""
        before = self._find(path, to)
        offered = self.page.get_by_role("dialog", name="Add a step").get_by_role("option").count()
        self.press(*["ArrowDown"] * (offered - 1), "Enter")
        self.saved_after(before)

    def put(self, path: str, what: str) -> None:
        """In the panel: put a new step on a path, the first of those that the list offers under this name; its card has the focus then."""
        before = self._find(path, what)
        self.press("Enter")
        self.saved_after(before)
        expect(self.page.locator("#canvas .node:focus")).to_have_count(1)

    def _find(self, path: str, words: str) -> int:
        """Open the list of steps at a path and look for one; give the revision until then."""
        self.operations += 1
        self.go_to(path)
        before = self.revision()
        self.press("Enter")
        expect(self.page.get_by_role("combobox", name="Find a step")).to_be_focused()
        self.type(words)
        return before

    def do(self, button: str) -> None:
        """Go to a button of the panel and press it."""
        self.operations += 1
        self.go_to(button)
        before = self.revision()
        self.press("Enter")
        self.saved_after(before)

    def rule(self, field: str, how: str, value: str) -> None:
        """Build one more rule below where the focus is; `field:name` compares with another field."""
        self.operations += 1
        self.go_to("Rule")
        self.press("Enter")
        expect(self.page.locator("#panel [data-part='name']:focus")).to_have_value("")
        self._say(field)
        self._pick("How to compare", how)
        other = value.removeprefix("field:")
        if other != value:
            self._pick("Compare with", "person’s")
            self.go_to("Name of the field")
        else:
            self.go_to("Value")
        self._say(other)

    def _say(self, text: str) -> None:
        """Type into the field that has the focus, and finish it."""
        before = self.revision()
        self.type(text)
        self.press("Enter")
        self.saved_after(before)

    def _pick(self, name: str, choice: str) -> None:
        """Go to a list box and go down to a choice of it, unless it is chosen."""
        self.go_to(name)
        self.page.wait_for_function(OFFERED, arg=choice)
        texts = self.page.evaluate("[...document.activeElement.options].map(one => one.text.trim())")
        at = self.page.evaluate("document.activeElement.selectedIndex")
        to = texts.index(choice)
        if to == at:
            return
        before = self.revision()
        self.press(*["ArrowDown" if to > at else "ArrowUp"] * abs(to - at))
        self.saved_after(before)

    def into_panel(self) -> None:
        """From a card into its panel."""
        self.press("Enter")
        expect(self.page.locator("#panel :focus")).to_have_count(1)

    def out_of_panel(self) -> None:
        self.press("Escape")
        expect(self.page.locator("#canvas .node:focus")).to_have_count(1)
