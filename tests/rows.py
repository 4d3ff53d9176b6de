"""`make rows`: the table of docs/STATUS.md beside the tests that show it. A row called done without a test fails."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATES = ("done", "partly", "not")


@dataclass(frozen=True)
class Row:
    number: str
    promise: str
    state: str
    note: str


def rows_of(text: str) -> list[Row]:
    """Read the lines `| A1 | promise | state | note |`."""
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    return [Row(*cell) for cell in cells if len(cell) == 4 and cell[0][:1].isupper() and cell[0][1:].isdigit()]


def marks_of(source: str, path: str) -> Iterator[tuple[str, str]]:
    """Give each row that a file's tests are marked with, and the test (of a mark on the whole file: the file)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from ((row, f"{path}::{node.name}") for row in named_in(decorator))
        elif isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id == "pytestmark" for name in node.targets):
            yield from ((row, path) for row in named_in(node.value))


def named_in(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.row":
            yield from (word.value for word in call.args if isinstance(word, ast.Constant) and isinstance(word.value, str))


def tests_by_row(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(folder.rglob("test_*.py")):
        for row, test in marks_of(file.read_text(), str(file.relative_to(folder.parent))):
            found[row].append(test)
    return found


def faults_of(rows: list[Row], tests: dict[str, list[str]]) -> list[str]:
    known = {row.number for row in rows}
    return [
        *(
            f"{row.number} is called done and no test is marked with it"
            for row in rows
            if row.state == "done" and not tests.get(row.number)
        ),
        *(f"{row.number} is called {row.state!r}; write one of {', '.join(STATES)}" for row in rows if row.state not in STATES),
        *(f"{number} stands at {', '.join(where)} and not in docs/STATUS.md" for number, where in tests.items() if number not in known),
    ]


def main() -> int:
    rows = rows_of((ROOT / "docs" / "STATUS.md").read_text())
    tests = tests_by_row(ROOT / "tests")
    for row in rows:
        print(f"{row.number:<4} {row.state:<7} {len(tests.get(row.number, [])):>3} tests  {row.promise}")
    print(", ".join(f"{sum(row.state == state for row in rows)} {state}" for state in STATES) + f", {len(rows)} rows")
    faults = faults_of(rows, tests)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
