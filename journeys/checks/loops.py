"""A path that leads back waits on its way round, and goes round only so many times."""

from collections.abc import Iterator
from datetime import timedelta

from ground.words import _, gettext
from journeys.checks.base import ERROR, Finding, Sheet, check, say
from journeys.checks.mending import rest_between
from journeys.graph.surgery import Command


def with_a_wait(sheet: Sheet, finding: Finding) -> list[Command]:
    """Put a wait at the head of each round that begins at this step, on the way by which it is entered anew."""
    round_ = next(one for one in _rounds(sheet) if finding.node in one)
    back = next(
        (step, way.port.key)
        for step in sheet.paths.order
        if step in round_
        for way in sheet.paths.ways[step]
        if way.to in round_ and way.back
    )
    return rest_between(sheet, *back)


@check("loops", _("no loop without a wait"), mend=with_a_wait)
def loops(sheet: Sheet) -> Iterator[Finding]:
    for round_ in _rounds(sheet):
        first = sheet.steps[next(step for step in sheet.paths.order if step in round_)]
        if not any(_waits(sheet, step) for step in round_):
            text = say(_("The path leads back to “%(name)s” without a wait. It would never rest."), name=first.title)
            yield Finding(check="loops", level=ERROR, node=first.id, field="wait", text=text, remedy=gettext("Wait a day on the way back"))
        if not _bounded(sheet, round_):
            text = say(_("The path leads back to “%(name)s” for ever. Put in a step “Repeat” and lead back from it."), name=first.title)
            yield Finding(check="loops", level=ERROR, node=first.id, field="repeat", text=text)


def _waits(sheet: Sheet, step_id: str) -> bool:
    step = sheet.steps[step_id]
    return step.type is not None and step.type.longest(step.settings) > timedelta()


def _bounded(sheet: Sheet, round_: set[str]) -> bool:
    """Say whether every way round passes a step that counts: without those steps' way back, no round is left."""
    counted = {(s.id, "again") for s in sheet.each("repeat")}
    edges = {
        step: [way.to for way in sheet.paths.ways[step] if way.to in round_ and (step, way.port.key) not in counted] for step in round_
    }
    return not any(len(one) > 1 or one & set(edges[next(iter(one))]) for one in _components(edges))


def _rounds(sheet: Sheet) -> list[set[str]]:
    """Give the sets of steps that can reach each other."""
    edges = {step: [way.to for way in ways if way.to is not None] for step, ways in sheet.paths.ways.items()}
    return [one for one in _components(edges) if len(one) > 1 or one & set(edges[next(iter(one))])]


def _components(edges: dict[str, list[str]]) -> list[set[str]]:
    """Find strongly connected parts (Tarjan, without recursion)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    held: list[str] = []
    on: set[str] = set()
    found: list[set[str]] = []
    for root in edges:
        if root in number:
            continue
        work = [(root, iter(edges[root]))]
        number[root] = low[root] = len(number)
        held.append(root)
        on.add(root)
        while work:
            step, left = work[-1]
            for to in left:
                if to not in number:
                    number[to] = low[to] = len(number)
                    held.append(to)
                    on.add(to)
                    work.append((to, iter(edges[to])))
                    break
                if to in on:
                    low[step] = min(low[step], number[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[step])
                if low[step] == number[step]:
                    part: set[str] = set()
                    while step not in part:
                        part.add(held.pop())
                    on -= part
                    found.append(part)
    return found
