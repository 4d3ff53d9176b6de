"""The bare program: a process that writes rows somebody decided on beforehand, one statement a table, in a pipeline, and nothing else."""

import pickle
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter

import psycopg

from bench.journal import Transaction
from config.run import places


def write(connection: psycopg.Connection[tuple[object, ...]], done: Iterable[Transaction]) -> int:
    """Write transactions one after another; give how many rows."""
    rows = 0
    for transaction in done:
        with connection.transaction(), connection.pipeline():
            for statement in transaction.statements:
                connection.execute(statement.sql, statement.arguments)  # type: ignore[call-overload]
                rows += statement.rows
    return rows


def beside(url: str, parts: Sequence[Sequence[Transaction]], folder: Path) -> tuple[float, int]:
    """Let one process for each part write it, all at once; give the seconds and the rows."""
    began = perf_counter()
    processes = []
    for number, part in enumerate(parts):
        file = folder / f"bare-{number}"
        file.write_bytes(pickle.dumps(list(part)))
        command = [sys.executable, "-m", "bench.bare", url, str(file)]
        processes.append(subprocess.Popen(command, cwd=places.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for process in processes:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise SystemExit("A bare process died; its words stand above.")
    began = perf_counter()
    rows = 0
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        assert process.stdout is not None
        rows += int(process.stdout.readline() or 0)
    seconds = perf_counter() - began
    for process in processes:
        process.communicate()
    return seconds, rows


def main(url: str, file: str) -> None:
    part: list[Transaction] = pickle.loads(Path(file).read_bytes())
    with psycopg.connect(url, autocommit=True) as connection:
        print("ready", flush=True)
        sys.stdin.readline()
        print(write(connection, part), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
