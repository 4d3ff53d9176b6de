"""The environment in `.venv`: made once, looked at ever after, made anew when it is half-made."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.run.places import ROOT

pytestmark = pytest.mark.process


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A checkout that needs no package."""
    (tmp_path / "config" / "run").mkdir(parents=True)
    shutil.copy(ROOT / "config" / "run" / "environment.py", tmp_path / "config" / "run")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("# nothing\n")
    return tmp_path


def make(checkout: Path, kind: str = "run", python: tuple[str, ...] = (sys.executable,)) -> tuple[int, str]:
    words = [*python, str(checkout / "config" / "run" / "environment.py"), kind]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, "".join(line for line in (done.stdout + done.stderr).splitlines(keepends=True) if "WARNING" not in line)


def test_the_second_time_it_only_looks_and_a_changed_list_is_installed(checkout):
    assert make(checkout) == (0, "Making the environment in .venv (once; about a minute).\nInstalling requirements.txt.\n")
    assert make(checkout) == (0, "")
    assert make(checkout, "dev") == (0, "Installing requirements-dev.txt.\n")
    assert make(checkout) == (0, "")

    (checkout / "requirements.txt").write_text("# still nothing\n")

    assert make(checkout, "dev") == (0, "Installing requirements.txt.\n")


def test_a_half_made_one_is_made_anew(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").write_text("half")

    code, said = make(checkout)

    assert code == 0
    assert said.startswith("The environment in .venv is half-made; making it anew.\n")
    assert json.loads((checkout / ".venv" / "cairn-stamp.json").read_text())["at"] == str(checkout / ".venv")


def test_one_that_lost_its_python_or_was_moved_is_made_anew(checkout):
    make(checkout)
    (checkout / ".venv" / "bin" / "python").unlink()

    assert "making it anew" in make(checkout)[1]


def test_a_package_that_cannot_be_had_is_a_sentence_and_leaves_no_stamp(checkout):
    (checkout / "requirements.txt").write_text("cairn-has-no-such-package @ file:///nowhere --hash=sha256:" + "0" * 64 + "\n")

    code, said = make(checkout)

    assert code == 1
    assert "pip could not install requirements.txt; its own words stand above." in said
    assert not (checkout / ".venv" / "cairn-stamp.json").exists()


MISSING = {
    "sys.version_info, sys.version = (3, 9, 2), '3.9.2 (old)'": "Cairn needs Python 3.11 or newer and this is 3.9.2. Install it",
    "import importlib.util as u; u.find_spec = lambda name: None": "This Python has no venv. On Debian and Ubuntu: apt-get install",
    "import shutil; shutil.disk_usage = lambda path: type('Left', (), {'free': 5 * 2**20})": "The environment needs about 900 MB and",
}


@pytest.mark.parametrize("pretend", MISSING)
def test_what_is_missing_is_a_sentence(checkout, pretend):
    program = f"import runpy, sys; {pretend}; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"

    code, said = make(checkout, python=(sys.executable, "-c", program))

    assert code == 1
    assert said.startswith(MISSING[pretend])
