"""What a child becomes before it runs its program."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.run.leash import leash, passable
from tests.config.running import NOBODY, gone

root_only = pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def closed(tmp_path) -> Path:
    """A program in a folder that only its owner may enter."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    program = folder / "program"
    program.write_text("#!/bin/sh\nid -u\n")
    program.chmod(0o755)
    return program


def run(*words: object, reach: tuple[Path, ...] = ()) -> subprocess.CompletedProcess[str]:
    before = leash(signal.SIGKILL, user=(NOBODY, NOBODY), reach=reach)
    return subprocess.run([str(word) for word in words], preexec_fn=before, capture_output=True, text=True, check=False, cwd="/")


@root_only
@pytest.mark.process
def test_root_is_given_up():
    assert run("/usr/bin/id", "-u").stdout == f"{NOBODY}\n"


@root_only
@pytest.mark.process
def test_a_folder_that_is_closed_is_passed_only_by_whom_we_say_and_stays_closed(closed):
    assert not passable(closed, NOBODY)
    assert run("/usr/bin/test", "-x", closed).returncode == 1
    # initdb asks like this whether it may run postgres.
    assert run("/usr/bin/test", "-x", closed, reach=(closed,)).returncode == 0
    assert run("/bin/sh", "-c", str(closed), reach=(closed,)).stdout == f"{NOBODY}\n"
    assert closed.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is dead")
def test_a_child_dies_with_its_parent():
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal, subprocess, sys, time; from config.run.leash import leash\n"
            "child = subprocess.Popen(['sleep', '60'], preexec_fn=leash(signal.SIGTERM))\n"
            "print(child.pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout
    child = int(parent.stdout.readline())

    parent.kill()
    parent.communicate()

    assert gone({child: "sleep"}, 5)
