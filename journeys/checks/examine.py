"""Run every check over a graph."""

from importlib import import_module
from pkgutil import iter_modules

import journeys.checks
from journeys.checks.base import BLOCKING, ERROR, UNFINISHED, WARNING, Check, Finding, Known, Sheet, checks
from journeys.graph.shape import Graph

TOOLS = {"base", "examine", "known", "mending", "others"}
ORDER = {ERROR: 0, UNFINISHED: 1, WARNING: 2}


def load() -> None:
    """Read the files of the shelf."""
    for module in sorted(iter_modules(journeys.checks.__path__), key=lambda module: module.name):
        if module.name not in TOOLS:
            import_module(f"journeys.checks.{module.name}")


def examine(graph: Graph, known: Known) -> list[Finding]:
    """Give what all checks find: errors first, then what is unfinished, then warnings, then advice."""
    sheet = Sheet.of(graph, known)
    found = [finding for check in checks for finding in check.look(sheet)]
    # Two rules may say the same of one step.
    single = list(dict.fromkeys(found))
    return sorted(single, key=lambda finding: ORDER.get(finding.level, 3))


def passed(found: list[Finding]) -> list[Check]:
    """Name the checks that found nothing."""
    loud = {finding.check for finding in found}
    return [check for check in checks if check.key not in loud]


def blocking(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.level in BLOCKING]
