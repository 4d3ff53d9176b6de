"""Python's search for rings of garbage, made seldom: a step makes very many objects, and looking through them was a quarter of its work."""

import gc

OBJECTS = 100_000


def seldom() -> None:
    """For a process that serves: called once it has imported what it needs."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 20)
