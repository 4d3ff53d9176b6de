"""The canvas under the hand: pan, zoom, drag and overview of drafts of 50, 200 and 1,000 steps on the real page of a real server.

Chromium is moved by its own mouse events, one a frame. Its trace says how much the main thread worked between two frames, plain and with
the processor slowed four times (there the trace measures the slowing too, so only frames have a goal). Beside it: the first paint, and
how soon all cards stand when the whole journey is asked for. ``BENCH_NODES`` names other sizes, ``BENCH_FRAMES`` how many frames a
movement has.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench import here, processes
from bench.drawing import tidy
from bench.figure import Figure, figure, percentile
from bench.frames import Frames, frames_of
from bench.place import Place

SIZES = "50,200,1000"
FRAMES = 150
SLOWER = 4
PATIENCE_MS = 120_000
OVERVIEW = 0.22
PAINT_MS, CARDS_MS = 1000, 300
# What DESIGN wants of 200 steps, in ms: p95 of a frame slowed, and of the main thread's work in one.
SLOW_FRAME = {"pan": 33, "zoom": 50, "drag": 33, "overview": 67}
WORK = {"pan": 5, "zoom": 7, "drag": 5, "overview": 9}
FRAME = 16.8
# As React Flow 12 did it on the machine of the design (MEASURED).
BESIDE = {"pan": 23.9, "zoom": 17.5, "drag": 14.5, "overview": 19.8}
NAMES = ("chromium", "chromium-browser", "google-chrome")
CATEGORIES = ["-*", "toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline.frame", "devtools.timeline.frame"]
# The stage lies between the palette and the panel.
MIDDLE = (640, 480)
PAINTED = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"""
TICK = """() => { const at = []; let on = true; const tick = (now) => { at.push(now); if (on) requestAnimationFrame(tick); };
  requestAnimationFrame(tick); window.benchFrames = () => { on = false; return at; }; }"""
WHOLE = """() => new Promise((done) => {
  const began = performance.now();
  document.querySelector("#canvas [aria-label='Show the whole journey']").click();
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() =>
    done([performance.now() - began, document.querySelectorAll("#canvas .node").length]))));
})"""


@dataclass(slots=True)
class Hand:
    """A mouse that moves once a frame: the browser says that it has seen one event before the next is sent."""

    cdp: Any
    frames: int

    def _send(self, kind: str, x: float, y: float, **more: Any) -> None:
        self.cdp.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **more})

    def wheel(self, dx: float, dy: float, *, ctrl: bool = False) -> None:
        self._send("mouseWheel", *MIDDLE, deltaX=dx, deltaY=dy, modifiers=2 if ctrl else 0)

    def pan(self, page: Any) -> None:
        for nth in range(self.frames):
            self.wheel(6 if nth % 60 < 30 else -6, 26 if nth % 100 < 70 else -40)

    def zoom(self, page: Any) -> None:
        for nth in range(self.frames):
            self.wheel(0, 14 if nth % 80 < 40 else -14, ctrl=True)

    def drag(self, page: Any) -> None:
        box = page.locator("#palette .palette-step").nth(1).bounding_box()
        x, y = box["x"] + 30, box["y"] + 12
        self._send("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        for nth in range(self.frames):
            part = nth % 75 / 75
            self._send("mouseMoved", 320 + 700 * abs(2 * part - 1), 200 + 500 * part, button="left", buttons=1)
        page.keyboard.press("Escape")
        self._send("mouseReleased", *MIDDLE, button="left", clickCount=1)


def editor(place: Place) -> Iterator[Figure]:
    sizes = [int(size) for size in os.environ.get("BENCH_NODES", SIZES).split(",")]
    frames = int(os.environ.get("BENCH_FRAMES", FRAMES))
    browser_path = _chromium()
    url = place.make("editor")
    here.use(url)
    here.migrate()
    cookie = _prepare(sizes)
    here.leave()
    from playwright.sync_api import sync_playwright

    with processes.running(("web",), url, place.folder) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        on = f"Chromium {browser.version}, drawn by software, 1440 x 900, {frames} frames a movement"
        for size in sizes:
            yield from _of(browser, f"http://127.0.0.1:{port}", cookie, size, frames, on)
        browser.close()
    place.drop("editor")


def _chromium() -> str:
    found = next((path for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name and (path := shutil.which(name))), None)
    return found or sys.exit("The bench editor needs Chromium: install it, or name it with CHROMIUM=/path/to/chromium.")


def _prepare(sizes: list[int]) -> dict[str, str]:
    """Draw the journeys and let somebody in; give the cookie."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    from audience.history import Actor
    from audience.now import database_now
    from journeys.operations.create import create

    for size in sizes:
        create(Actor("user:bench"), name=f"{size} steps", key=f"steps-{size}", now=database_now(), graph=tidy(size))
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


def _of(browser: Any, address: str, cookie: dict[str, str], size: int, frames: int, on: str) -> Iterator[Figure]:
    """Measure one journey."""
    name, words = f"editor.{size}", f"{size} steps, {on}"
    goals = size == 200
    # A server that has just begun reads its templates first.
    with _opened(browser, address, cookie, size):
        pass
    with _opened(browser, address, cookie, size) as page:
        paint = float(page.evaluate("performance.getEntriesByType('paint').find(one => one.name === 'first-contentful-paint').startTime"))
        yield figure(f"{name}.paint", paint, "ms", goal=f"< {PAINT_MS}", met=paint < PAINT_MS, on=f"first contentful paint; {words}")
        cards, there = page.evaluate(WHOLE)
        told = f"from pressing Show the whole journey until the frame after is painted, without the glide, {there} cards stand; {words}"
        met = cards <= CARDS_MS and there == size if goals else None
        yield figure(f"{name}.cards", cards, "ms", goal=f"<= {CARDS_MS}" if goals else "", met=met, on=told)
    for slower in (1, SLOWER):
        with _opened(browser, address, cookie, size) as page:
            for movement in WORK:
                seen = _traced(browser, page, movement, frames, slower)
                yield from _figures(name, movement, seen, slower, goals, size, words)


def _figures(name: str, movement: str, seen: Frames, slower: int, goals: bool, size: int, words: str) -> Iterator[Figure]:
    frame, work = percentile(seen.lengths_ms, 0.95), percentile(seen.work_ms, 0.95)
    slow = slower > 1
    at_most = SLOW_FRAME[movement] if slow else FRAME
    wanted = goals or (size == 1000 and not slow)
    full = f"{name}.{movement}{'.slow' if slow else ''}"
    how = f", processor slowed {slower} times" if slow else ""
    told = f"p95 of {len(seen.lengths_ms)} frames, longest {max(seen.lengths_ms):.1f} ms{how}; {words}"
    yield figure(f"{full}.frame", frame, "ms", goal=f"<= {at_most}" if wanted else "", met=frame <= at_most if wanted else None, on=told)
    if slow:
        return
    met = work <= WORK[movement] if goals else None
    half = percentile(seen.work_ms, 0.5)
    told = f"p95 of the main thread's work in {len(seen.work_ms)} frames, median {half:.1f} ms; React Flow 12 beside it; {words}"
    beside = BESIDE[movement] if goals else None
    yield figure(f"{full}.work", work, "ms", baseline=beside, goal=f"<= {WORK[movement]}" if goals else "", met=met, on=told)


@contextmanager
def _opened(browser: Any, address: str, cookie: dict[str, str], size: int) -> Iterator[Any]:
    """Open the canvas of a journey in a context of its own; it is ready and at rest."""
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{**cookie, "url": address}])
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"/admin/journeys/steps-{size}/")
    page.locator("#journey[data-ready]").wait_for()
    page.wait_for_function("() => document.readyState === 'complete' && !document.querySelector('.is-asking')")
    page.evaluate(PAINTED)
    yield page
    context.close()


def _traced(browser: Any, page: Any, movement: str, frames: int, slower: int) -> Frames:
    """Move, and read the trace of it."""
    cdp = page.context.new_cdp_session(page)
    hand = Hand(cdp, frames)
    move: Callable[[Any], None] = hand.pan if movement == "overview" else getattr(hand, movement)
    if movement == "overview":
        while float(page.locator(".canvas-percent").inner_text().split("\u202f")[0]) / 100 > OVERVIEW + 0.005:
            hand.wheel(0, 20, ctrl=True)
            page.evaluate(PAINTED)
    page.mouse.move(*MIDDLE)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.evaluate(TICK)
    move(page)
    at = page.evaluate("window.benchFrames()")
    trace = browser.stop_tracing()
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return frames_of(trace, at)
