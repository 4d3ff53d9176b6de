"""Where the time of a step goes: the story of the steps bench in this process, statements counted and Python profiled."""

import cProfile
import pstats
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any

from bench import here, story
from bench.figure import Figure, figure
from bench.place import Place
from bench.steps import COUNT, crowd_in, people

SHOWN = 25


@dataclass(slots=True)
class Statements:
    """Counts statements and the seconds that Python waited for each."""

    times: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            short = re.sub(r"\s+", " ", str(sql)).strip()[:110]
            self.times[short] += 1
            self.seconds[short] += perf_counter() - began  # type: ignore[assignment]


def where(place: Place) -> Iterator[Figure]:
    from django.db import connection

    from engine.runtime.walk import walk

    size = people()
    crowd_in(place, size)
    here.use(place.make("where", "crowd"))
    asked, sent, profile = Statements(), Statements(), cProfile.Profile()
    seconds, cpu = 0.0, 0.0
    before = _count()
    for chapter in story.chapters(size):
        with connection.execute_wrapper(sent):
            chapter.prepare(chapter.now)
        began, began_cpu = perf_counter(), process_time()
        with connection.execute_wrapper(asked):
            profile.enable()
            while walk(chapter.now):
                pass
            profile.disable()
        seconds += perf_counter() - began
        cpu += process_time() - began_cpu
    steps = _count() - before
    here.leave()
    _tell(asked, "walking")
    _tell(sent, "accepting, dispatch, answers")
    for order in ("tottime", "cumtime"):
        pstats.Stats(profile, stream=sys.stderr).sort_stats(order).print_stats(SHOWN)
    on = f"{place.on()}, {size} people, one process under cProfile, {steps} steps"
    yield figure("where.statements", sum(asked.times.values()) / steps, "statements/step", on=on)
    yield figure("where.python", cpu / steps * 1e6, "us of Python/step", on=on)
    yield figure("where.database", sum(asked.seconds.values()) / steps * 1e6, "us in statements/step", on=on)
    yield figure("where.whole", seconds / steps * 1e6, "us/step", on=on)


def _count() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return int(cursor.fetchone()[0])


def _tell(statements: Statements, what: str) -> None:
    print(f"\nStatements of {what}: {sum(statements.times.values())}, {sum(statements.seconds.values()):.2f} s", file=sys.stderr)
    for sql, seconds in statements.seconds.most_common(SHOWN):
        print(f"{seconds:8.3f} s {statements.times[sql]:7d} x {sql}", file=sys.stderr)
