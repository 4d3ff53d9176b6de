"""`python -m config.run up` runs everything; `web`, `worker` and `beat` one process each."""

import os
import sys

from config.run.processes import become
from config.run.sentence import CannotRun


def main(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    name = words[0] if words else "up"
    if name == "up":
        from config.run.up import up

        return up()
    try:
        become(name)
    except CannotRun as sentence:
        print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
