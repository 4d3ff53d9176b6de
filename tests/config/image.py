"""The container of the image without one: the same files in a folder, the environment that Dockerfile, .env and compose.yaml make."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from config.run.places import ROOT


def words_of(instruction: str) -> list[str]:
    """Give what stands behind each ENV or RUN of the Dockerfile."""
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    return [line.partition(" ")[2] for line in lines if line.startswith(f"{instruction} ")]


def image_environment() -> dict[str, str]:
    set_there = dict(pair.split("=", 1) for line in words_of("ENV") for pair in shlex.split(line))
    # Beside it only what a machine has: nothing of whoever runs the tests.
    return set_there | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": os.environ.get("HOME", "/")}


def env_file(**changes: str) -> dict[str, str]:
    """Copy .env.example as its reader does, and fill in what he is told to."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    copied = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    assert set(changes) <= set(copied)
    return copied | changes


def compose_environment(told: dict[str, str]) -> dict[str, str]:
    """Give what compose.yaml sets for web, with the ${…} of the .env file."""
    service = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["web"]
    fill = re.compile(r"\$\{(\w+)(?::[-?][^}]*)?\}")
    return {name: fill.sub(lambda found: told[found.group(1)], value) for name, value in service["environment"].items()}


def copy(folder: Path) -> Path:
    """Copy what git knows and production runs."""
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def build(folder: Path) -> Path:
    """Copy the files, and run what the Dockerfile runs for static ones."""
    copy(folder)
    [collect] = [words for words in words_of("RUN") if "collectstatic" in words]
    done = subprocess.run(["sh", "-c", collect], cwd=folder, env=image_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder
