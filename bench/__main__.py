"""``python -m bench [names]``: measure, one JSON line a figure."""

import importlib
import sys

from bench import here
from bench.place import place

# ``where`` (a profile of the step), ``keys``, ``bytes`` and ``storage`` (for the page on capacity) are asked for by name only.
NAMES = ("steps", "ingest", "reaction", "dispatch", "waiting", "storm", "growth", "idle", "backtest", "editor")
BY_NAME = ("where", "keys", "bytes", "storage")


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in (*NAMES, *BY_NAME)]
    if unknown:
        print(f"There is no bench {unknown[0]!r}; there are {', '.join(NAMES)}; by name only {', '.join(BY_NAME)}.", file=sys.stderr)
        return 2
    with place() as here_is:
        here.set_up(here_is)
        for name in wanted or NAMES:
            for figure in getattr(importlib.import_module(f"bench.{name}"), name)(here_is):
                print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
