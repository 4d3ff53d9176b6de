"""SQL that is hot lives in files of its own; this reads them, each once."""

from functools import cache
from pathlib import Path


@cache
def statement(folder: Path, name: str) -> str:
    """Give the text of ``folder/name.sql`` without its leading comment lines."""
    lines = (folder / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    while lines and (lines[0].startswith("--") or not lines[0].strip()):
        lines.pop(0)
    return "\n".join(lines)
