"""The paths of a graph: who follows whom, in which order, what closes a loop. The same reading as the canvas has."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.core.node import Port
from journeys.graph.shape import Graph

PortsOf = Callable[[str], tuple[Port, ...]]
PLAIN = (Port("next"),)


@dataclass(slots=True)
class Way:
    """A port of a step, where it leads, and whether it closes a loop."""

    port: Port
    to: str | None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Paths:
    """``ways`` by step; ``order`` from the start down; ``roots`` are the steps that nobody leads to."""

    ways: Mapping[str, list[Way]]
    into: Mapping[str, list[tuple[str, str]]]
    order: tuple[str, ...]
    roots: tuple[str, ...]

    def main(self, step: str) -> Way | None:
        """The way on when nothing else is said: the first that is led somewhere and is no side port."""
        ways = self.ways.get(step, [])
        plain = [way for way in ways if not way.port.side]
        led = next((way for way in plain if way.to is not None), None)
        return led or (plain[0] if plain else ways[0] if ways else None)

    def to(self, step: str, port: str) -> str | None:
        return next((way.to for way in self.ways.get(step, []) if way.port.key == port), None)

    def reach(self, steps: Iterable[str]) -> set[str]:
        """Everything that can be reached from these, they included."""
        found = set(steps)
        todo = list(found)
        while todo:
            for way in self.ways.get(todo.pop(), []):
                if way.to is not None and way.to not in found:
                    found.add(way.to)
                    todo.append(way.to)
        return found

    def above(self, step: str) -> set[str]:
        """Everything from which a step can be reached without going round, itself included."""
        found, todo = {step}, [step]
        while todo:
            for before, _port in self.into.get(todo.pop(), []):
                if before not in found:
                    found.add(before)
                    todo.append(before)
        return found

    def taken_along(self, step: str, keep: str | None) -> list[str]:
        """Name the steps that no path reaches any more once a step is gone and the path goes on along ``keep``."""
        follower = self.to(step, keep) if keep else None
        found = {root for root in self.roots if root != step}
        if follower is not None and (step in self.roots or self.into.get(step)):
            found.add(follower)
        todo = list(found)
        while todo:
            for way in self.ways.get(todo.pop(), []):
                on = follower if way.to == step else way.to
                if on is not None and on not in found:
                    found.add(on)
                    todo.append(on)
        mine = self.reach([step])
        return [other for other in self.order if other != step and other in mine and other not in found]


def paths_of(graph: Graph, ports_of: PortsOf) -> Paths:
    """Index a graph. A port that its step does not have any more is kept as long as it leads somewhere."""
    ids = [node["id"] for node in graph["nodes"]]
    leads: dict[str, dict[str, str]] = {step: {} for step in ids}
    for edge in graph["edges"]:
        leads[edge["from"]][edge["port"]] = edge["to"]
    ways: dict[str, list[Way]] = {}
    for step, out in leads.items():
        declared = ports_of(step)
        known = {port.key for port in declared}
        strays = [Port(key) for key in out if key not in known]
        ways[step] = [Way(port, out.get(port.key)) for port in (*declared, *strays)]
    reached = {to for out in leads.values() for to in out.values()}
    heads = [step for step in ids if step not in reached]
    order, roots = _walk(heads, ids, ways)
    into: dict[str, list[tuple[str, str]]] = {step: [] for step in order}
    for step in order:
        for way in ways[step]:
            if way.to is not None and not way.back:
                into[way.to].append((step, way.port.key))
    return Paths(ways, into, tuple(order), tuple(roots))


def _walk(heads: list[str], ids: list[str], ways: Mapping[str, list[Way]]) -> tuple[list[str], list[str]]:
    """Reverse postorder, the first port first; a way to a step that is still open closes a loop."""
    reached, todo = set(heads), list(heads)
    while todo:
        for way in ways[todo.pop()]:
            if way.to is not None and way.to not in reached:
                reached.add(way.to)
                todo.append(way.to)
    seen: dict[str, bool] = {}
    trees: list[list[str]] = []
    roots: list[str] = []
    # From the last to the first, because the list is turned round at the end; loops that no head reaches come last.
    for root in [*(step for step in ids if step not in reached), *reversed(heads)]:
        if root in seen:
            continue
        roots.insert(0, root)
        done: list[str] = []
        stack = [(root, list(ways[root]))]
        seen[root] = True
        while stack:
            step, left = stack[-1]
            if not left:
                seen[step] = False
                done.append(step)
                stack.pop()
                continue
            way = left.pop()
            if way.to is None:
                continue
            if way.to not in seen:
                seen[way.to] = True
                stack.append((way.to, list(ways[way.to])))
            elif seen[way.to]:
                way.back = True
        trees.append(done[::-1])
    return [step for tree in reversed(trees) for step in tree], roots
