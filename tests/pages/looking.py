"""What is looked for on a page in a browser: faults of accessibility in both themes, hits, markup, and what sticks out."""

from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8").partition("\n")[2].strip()
WIDTHS = (1440, 1024)
# Between the themes nothing but colours differs.
OF_COLOUR = ["color-contrast", "link-in-text-block"]


def ask(page: Any, what: str, *given: Any) -> Any:
    """Ask a page one of the questions of look.js."""
    return page.evaluate(f"given => ({LOOK}).{what}(...given)", list(given))


def still(page: Any) -> None:
    """Wait until a page has all that it asked for."""
    page.wait_for_function(f"() => ({LOOK}).still()")


def use(page: Any, theme: str) -> None:
    """Turn what is open to light or dark, as the button does; colours that would change slowly change at once."""
    page.evaluate(
        "theme => { document.documentElement.dataset.theme = theme; document.getAnimations().forEach(one => one.finish()); }", theme
    )


def serious(page: Any, only: list[str], *, frame: bool = True) -> list[str]:
    """List what axe calls serious or critical, with the frame around all pages or without.

    The browser hands the checker over past the policy, which would not let it in.
    """
    if not AXE.exists():
        pytest.fail("axe-core is not installed: `make test` and `make check` put it into node_modules")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(ask(page, "axe", only, frame))


def in_both_themes(page: Any, *, frame: bool) -> list[str]:
    """List faults in light, and those of colour in dark."""
    use(page, "light")
    found = serious(page, [], frame=frame)
    use(page, "dark")
    return found + [f"in dark {one}" for one in serious(page, OF_COLOUR, frame=frame)]


def hits(page: Any) -> list[str]:
    """List what ran or became markup, in all frames."""
    return [one for frame in page.frames for one in ask(frame, "hits")]


def wider(page: Any) -> list[str]:
    """Name what is wider than the window at both widths, beginning with that which the window has."""
    found = []
    for width in sorted(WIDTHS, key=lambda one: one != page.viewport_size["width"]):
        if page.viewport_size["width"] != width:
            page.set_viewport_size({"width": width, "height": 900})
        sticks = ask(page, "wider")
        if sticks:
            found.append(f"wider than {width}: {sticks}")
    return found


def touched(page: Any) -> list[str]:
    """Unfold and touch everything; list what ran or became markup by that."""
    ask(page, "touch")
    found = hits(page)
    ask(page, "untouch")
    return found


def told(found: dict[str, list[str]]) -> str:
    """Write faults by page, for whoever reads the failure; nothing where there is none."""
    return "\n".join(f"{path}\n  " + "\n  ".join(dict.fromkeys(faults)) for path, faults in found.items() if faults)
