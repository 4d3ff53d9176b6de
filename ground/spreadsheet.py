"""Rows as a file that a spreadsheet opens, one line after another."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Write rows as CSV, a line at a time. A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in row])
