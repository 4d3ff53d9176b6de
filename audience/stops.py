"""Which events a message looks at before it goes out: those that change somebody, and those that a live journey names."""

from collections.abc import Callable

from audience.types import CALLS_THAT_STOP

Named = Callable[[], frozenset[str]]

_named: list[Named] = []


def name(source: Named) -> None:
    """Let another floor name types: those of live exits, goals and waits. It is asked at each accept, so it must be quick."""
    if source not in _named:
        _named.append(source)


def types_that_stop() -> frozenset[str]:
    """Give the types named by other floors and the calls that change a profile; types that stop by themselves say so."""
    return CALLS_THAT_STOP.union(*(source() for source in _named))
