"""A host of its own for some processes: another name, and nothing shared but PostgreSQL and the broker."""

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RENAMED = ["unshare", "--uts", "sh", "-c", 'echo "$0" > /proc/sys/kernel/hostname && exec "$@"']


@dataclass(frozen=True, slots=True)
class Host:
    """``name`` empty: this machine as it is. Only root can give a real host name; elsewhere its workers are called by it."""

    name: str = ""
    data: Path | None = None

    def command(self, words: list[str]) -> list[str]:
        return [*RENAMED, self.name, *words] if self.name and may_rename() else words

    def environment(self) -> dict[str, str]:
        if self.data is None:
            return {}
        self.data.mkdir(parents=True, exist_ok=True)
        return {"PROVE_HOST": self.name, "CAIRN_DATA": str(self.data)}


@cache
def may_rename() -> bool:
    return os.getuid() == 0 and subprocess.run([*RENAMED, "other", "true"], capture_output=True, check=False).returncode == 0


def two(folder: Path) -> tuple[Host, ...]:
    return Host("east", folder / "east"), Host("west", folder / "west")
