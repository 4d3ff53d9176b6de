"""What broke while an event was walked, read from its traceback: the error's last line, where it rose, and the field it names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_quoted = re.compile(r"""['"“]([^'"“”]{1,200})['"”]""")
_frame = re.compile(r'^\s*File "([^"]+)", line (\d+), in (\S+)', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Breakage:
    """``said``: the error's last line. ``where``: file, line and function of its last frame; empty where there is none."""

    said: str
    where: str


def breakage(trace: str) -> Breakage:
    """Read a traceback as Python writes it."""
    frames = _frame.findall(trace)
    file, line, function = frames[-1] if frames else ("", "", "")
    said = next((line for line in reversed(trace.splitlines()) if line.strip()), "").strip()
    return Breakage(said, f"{'/'.join(file.split('/')[-3:])}:{line}, {function}" if frames else "")


def field_named(said: str, properties: Iterable[str]) -> str:
    """Give the one property that an error names in quotes, as ``properties.feature``; empty where it names none or several."""
    named = set(_quoted.findall(said)) & set(properties)
    return f"properties.{named.pop()}" if len(named) == 1 else ""
