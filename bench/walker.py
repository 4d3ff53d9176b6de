"""A worker process of the steps bench: walks to the moments that it is told on its input, as a worker's round does."""

import json
import os
import sys
from datetime import datetime

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection

    from engine.runtime.walk import walk
    from ground import garbage

    garbage.seldom()
    for line in sys.stdin:
        label, moment = line.split()
        with connection.cursor() as cursor:
            cursor.execute("select set_config('bench.label', %s, false)", [label])
        done = walk(datetime.fromisoformat(moment))
        print(json.dumps({"rows": done.rows, "timers": done.timers, "asked": done.asked}), flush=True)


if __name__ == "__main__":
    main()
