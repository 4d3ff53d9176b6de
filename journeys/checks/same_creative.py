"""Sibling paths say different things; otherwise there is no reason to part them."""

from collections.abc import Iterator

from ground.words import _
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.graph.reading import Step


@check("same_creative", _("a text of its own on each path"))
def same_creative(sheet: Sheet) -> Iterator[Finding]:
    found: set[str] = set()
    place = {step: nth for nth, step in enumerate(sheet.paths.order)}
    for fork in sheet.each("branch", "split"):
        lanes = [_lane(sheet, way.to) for way in sheet.paths.ways[fork.id] if way.to is not None and not way.back]
        first: dict[str, tuple[int, Step]] = {}
        shared = set.intersection(*lanes) if len(lanes) > 1 else set()
        for number, lane in enumerate(lanes):
            for step in (sheet.steps[one] for one in sorted(lane - shared, key=place.__getitem__)):
                if step.group != "say" or step.problems:
                    continue
                said = repr((step.raw["type"], step.type.text(step.settings)))  # type: ignore[union-attr]
                before = first.setdefault(said, (number, step))
                if before[0] != number and before[1].id != step.id and step.id not in found:
                    found.add(step.id)
                    text = say(_("“%(name)s” says the same as “%(other)s” on another path."), name=step.title, other=before[1].title)
                    yield Finding(check="same_creative", level=WARNING, node=step.id, text=text)


def _lane(sheet: Sheet, step: str) -> set[str]:
    return sheet.paths.reach([step])
