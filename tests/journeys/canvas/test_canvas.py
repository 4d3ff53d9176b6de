"""The canvas scripts: their own tests in Node, and what static files want of modules."""

import re
import subprocess
from pathlib import Path

from tests.node import NODE

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "journeys/static/journeys/canvas"
MODULES = sorted(SCRIPTS.glob("*.js"))
IMPORT = re.compile(r"^(?:import|export)\b[^\n]*?\bfrom\s+\"(?P<path>[^\"]+)\"(?P<end>.?)$", re.MULTILINE)


def test_the_geometry_of_the_canvas_keeps_its_promises() -> None:
    tests = sorted(str(path) for path in Path(__file__).parent.glob("*.test.mjs"))
    ran = subprocess.run([NODE, "--test", *tests], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]


def test_every_import_ends_with_a_semicolon_so_that_it_is_rewritten() -> None:
    for module in MODULES:
        for found in IMPORT.finditer(module.read_text()):
            assert found["end"] == ";", f"{module.name}: {found[0]}"


def test_imports_go_in_no_circle_and_to_files_that_are_there() -> None:
    leads = {
        module.name: [found["path"][2:] for found in IMPORT.finditer(module.read_text()) if found["path"].startswith("./")]
        for module in MODULES
    }

    def walk(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join([*above, name])
        for other in leads[name]:
            walk(other, (*above, name))

    for name in leads:
        walk(name, ())


def test_no_script_writes_styles_or_markup_as_text() -> None:
    for module in MODULES:
        text = module.read_text().replace('swap: "innerHTML"', "")
        assert not re.search(r"innerHTML|insertAdjacentHTML|\"style\"|\beval\(|new Function", text), module.name
