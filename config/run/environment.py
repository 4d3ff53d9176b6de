"""Makes `.venv` from the locked requirements; the second time it only looks. Runs on any Python, before anything is installed."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "cairn-stamp.json")
LISTS = {"run": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}
MEGABYTES = 900


class Sentence(Exception):
    """Something that the reader can mend; the text says how."""


def main(kind: str) -> None:
    if sys.version_info < (3, 11):
        raise Sentence(
            f"Cairn needs Python 3.11 or newer and this is {sys.version.split()[0]}. "
            "Install it, or name one: make up PYTHON=/path/to/python3.11"
        )
    wanted = {name: digest(name) for name in LISTS[kind]}
    stamp = read_stamp()
    if stamp is not None and all(stamp.get(name) == wanted[name] for name in wanted):
        return
    if stamp is None:
        make_venv()
    # Without its stamp an environment is half-made; the stamp comes back only when everything is in.
    if os.path.exists(STAMP):
        os.remove(STAMP)
    for name in wanted:
        if stamp is None or stamp.get(name) != wanted[name]:
            install(name)
    kept = {name: value for name, value in (stamp or {}).items() if name in LISTS["dev"]}
    kept.update(wanted)
    kept["at"] = VENV
    with open(STAMP, "w") as out:
        json.dump(kept, out)


def read_stamp() -> "dict[str, str] | None":
    """Give what is installed, or None where the environment is missing, half-made, moved or has lost its Python."""
    try:
        with open(STAMP) as stored:
            stamp: dict[str, str] = json.load(stored)
    except (OSError, ValueError):
        return None
    if stamp.get("at") != VENV:
        return None
    python = os.path.join(VENV, "bin", "python")
    try:
        alive = subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return None
    return stamp if alive else None


def make_venv() -> None:
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise Sentence("This Python has no venv. On Debian and Ubuntu: apt-get install python3-venv; then run this again.")
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < MEGABYTES:
        raise Sentence(f"The environment needs about {MEGABYTES} MB and {ROOT} has {free} MB left. Make room and run this again.")
    if os.path.exists(VENV):
        say("The environment in .venv is half-made; making it anew.")
        shutil.rmtree(VENV)
    say("Making the environment in .venv (once; about a minute).")
    import venv

    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Sentence(f"The environment could not be made in {VENV} ({error}). Is the folder writable, is there space?") from None


def install(name: str) -> None:
    say(f"Installing {name}.")
    pip = [os.path.join(VENV, "bin", "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    pip += ["--require-hashes", "--only-binary", ":all:", "-r", os.path.join(ROOT, name)]
    if subprocess.call(pip, cwd=ROOT) != 0:
        raise Sentence(
            f"pip could not install {name}; its own words stand above. Is the package index in reach, is there space? Run this again."
        )


def digest(name: str) -> str:
    with open(os.path.join(ROOT, name), "rb") as stored:
        return hashlib.sha256(stored.read()).hexdigest()


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except Sentence as sentence:
        print(sentence, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
